import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, IntegerColumn, PrimaryIdColumn } from '../database/columns';
import type { Id } from '../database/id';
import { OrderRow } from './order.entity';

/** Who may see the customer of one order for a while. */
@Entity('unmaskings')
@Index('unmaskings_until', ['until'])
export class UnmaskingRow {
  @PrimaryColumn({ name: 'caller', type: 'varchar', length: 40 }) caller!: string;
  @ForeignKey(() => OrderRow, { name: 'fk_unmaskings_order' }) @PrimaryIdColumn('order_id') orderId!: Id;
  @InstantColumn('until_ms') until!: Date;
}

/** How many customers somebody was shown since a moment: one row a person, whose guarded UPDATE bounds them on any node. */
@Entity('unmasking_counts')
export class UnmaskingCountRow {
  @PrimaryColumn({ name: 'caller', type: 'varchar', length: 40 }) caller!: string;
  @InstantColumn('since_ms') since!: Date;
  @IntegerColumn('used') used!: number;
}
