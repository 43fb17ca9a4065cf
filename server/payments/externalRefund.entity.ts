import { Entity, ForeignKey, Index } from 'typeorm';
import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';
import { PaymentRow } from './payment.entity';
import type { ProviderRefundView } from './provider';

/** A refund that was made at the provider itself. It takes no item and no ticket, only money. */
@Entity('external_refunds')
@Index('external_refunds_payment_reference', ['paymentId', 'providerReference'], { unique: true })
export class ExternalRefundRow {
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @ForeignKey(() => PaymentRow, { name: 'fk_external_refunds_payment' }) @IdColumn('payment_id') paymentId!: Id;
  @TextColumn('provider_reference', 128) providerReference!: string;
  @AmountColumn('amount_minor') amountMinor!: bigint;
  @TextColumn('status', 16) status!: ProviderRefundView['status'];
  @InstantColumn('found_at_ms') foundAt!: Date;
}
