import { Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, IntegerColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';
import { OrderItemRow, OrderRow } from '../orders/order.entity';
import type { TicketStatus } from './ticket';

/** A ticket. The partner stands here too, so that a barcode is found without a join. */
@Entity('tickets')
@Index('tickets_item_position', ['orderItemId', 'position'], { unique: true })
@Index('tickets_order', ['orderId'])
@Index('tickets_partner_barcode', ['partnerId', 'barcode'])
export class TicketRow {
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @ForeignKey(() => OrderRow, { name: 'fk_tickets_order' }) @IdColumn('order_id') orderId!: Id;
  @ForeignKey(() => OrderItemRow, { name: 'fk_tickets_item' }) @IdColumn('order_item_id') orderItemId!: Id;
  @IntegerColumn('position') position!: number;
  @TextColumn('barcode', 128) barcode!: string;
  @TextColumn('status', 16) status!: TicketStatus;
  @InstantColumn('redeemed_at_ms', { nullable: true }) redeemedAt!: Date | null;
}
