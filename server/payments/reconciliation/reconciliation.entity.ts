import { Entity, ForeignKey, Index } from 'typeorm';
import { AmountColumn, IdColumn, InstantColumn, IntegerColumn, PrimaryIdColumn, TextColumn } from '../../database/columns';
import type { Id } from '../../database/id';
import { PartnerRow } from '../../partners/partner.entity';
import { PaymentRow } from '../payment.entity';
import type { ProviderName } from '../payment';
import type { DifferenceKind } from './difference';

/** One comparison of a partner's refunds with what its providers have. */
@Entity('reconciliations')
@Index('reconciliations_partner_started', ['partnerId', 'startedAt', 'id'])
export class ReconciliationRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_reconciliations_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @InstantColumn('started_at_ms') startedAt!: Date;
  @InstantColumn('ended_at_ms', { nullable: true }) endedAt!: Date | null;
  @InstantColumn('from_ms') from!: Date;
  @InstantColumn('before_ms') before!: Date;
  @IntegerColumn('payments_checked') paymentsChecked!: number;
  @IntegerColumn('differences_found') differencesFound!: number;
}

/** Something that this desk and a provider have differently. Found again, it is the same row. */
@Entity('differences')
@Index('differences_partner_identity', ['partnerId', 'identity'], { unique: true })
@Index('differences_partner_found', ['partnerId', 'closedAt', 'foundAt', 'id'])
export class DifferenceRow {
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('kind', 40) kind!: DifferenceKind;
  /** Names the thing that differs. */
  @TextColumn('identity', 200) identity!: string;
  @IdColumn('order_id') orderId!: Id;
  @ForeignKey(() => PaymentRow, { name: 'fk_differences_payment' }) @IdColumn('payment_id') paymentId!: Id;
  @IdColumn('refund_id', { nullable: true }) refundId!: Id | null;
  @TextColumn('provider', 16) provider!: ProviderName;
  @TextColumn('provider_reference', 128, { nullable: true }) providerReference!: string | null;
  @TextColumn('ours', 200, { nullable: true }) ours!: string | null;
  @TextColumn('theirs', 200, { nullable: true }) theirs!: string | null;
  @AmountColumn('amount_minor') amountMinor!: bigint;
  @TextColumn('currency_code', 3) currencyCode!: string;
  @InstantColumn('found_at_ms') foundAt!: Date;
  @InstantColumn('seen_at_ms') seenAt!: Date;
  @InstantColumn('closed_at_ms', { nullable: true }) closedAt!: Date | null;
  @TextColumn('closed_by', 200, { nullable: true }) closedBy!: string | null;
  @TextColumn('note', 500, { nullable: true }) note!: string | null;
}
