import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, PrimaryIdColumn } from '../database/columns';
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
