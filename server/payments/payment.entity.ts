import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { AmountColumn, IdColumn, IntegerColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';
import { OrderRow } from '../orders/order.entity';
import type { DisputeStatus, ProviderName } from './payment';

/** A payment of an order, with what of it refunds have taken, from here and at the provider itself. */
@Entity('payments')
@Check('payments_taken', 'taken_minor BETWEEN 0 AND captured_minor')
@Index('payments_order_position', ['orderId', 'position'], { unique: true })
@Index('payments_provider_reference', ['provider', 'reference'])
export class PaymentRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => OrderRow, { name: 'fk_payments_order' }) @IdColumn('order_id') orderId!: Id;
  @IntegerColumn('position') position!: number;
  @TextColumn('provider', 16) provider!: ProviderName;
  @TextColumn('method', 32) method!: string;
  @TextColumn('reference', 128) reference!: string;
  @AmountColumn('captured_minor') capturedMinor!: bigint;
  @AmountColumn('taken_minor') takenMinor!: bigint;
  @AmountColumn('external_minor', { default: 0 }) externalMinor!: bigint;
  @TextColumn('dispute_status', 16, { nullable: true }) disputeStatus!: DisputeStatus | null;
}
