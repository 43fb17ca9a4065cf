import { Entity, ForeignKey, Index } from 'typeorm';
import {
  AmountColumn,
  BooleanColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  PrimaryIdColumn,
  TextColumn,
} from '../database/columns';
import type { Id } from '../database/id';
import { PartnerRow } from '../partners/partner.entity';
import type { ConnectableProvider } from './payment';

/** What became of a notice: it changed or confirmed something, it says nothing that matters here, or its payment is not ours. */
export type NoticeOutcome = 'APPLIED' | 'IGNORED' | 'PAYMENT_UNKNOWN';

/** A verified notice of a provider, kept before it was answered. Copies only count up. */
@Entity('provider_notices')
@Index('provider_notices_event', ['partnerId', 'provider', 'eventKey'], { unique: true })
@Index('provider_notices_payment', ['partnerId', 'provider', 'paymentReference'])
export class NoticeRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_provider_notices_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('provider', 16) provider!: ConnectableProvider;
  @TextColumn('event_key', 200) eventKey!: string;
  @TextColumn('event_type', 64) eventType!: string;
  @TextColumn('payment_reference', 128) paymentReference!: string;
  @TextColumn('refund_reference', 128, { nullable: true }) refundReference!: string | null;
  @TextColumn('refund_key', 128, { nullable: true }) refundKey!: string | null;
  @AmountColumn('amount_minor', { nullable: true }) amountMinor!: bigint | null;
  @TextColumn('currency_code', 3, { nullable: true }) currencyCode!: string | null;
  @BooleanColumn('succeeded', { nullable: true }) succeeded!: boolean | null;
  @TextColumn('reason', 200, { nullable: true }) reason!: string | null;
  @InstantColumn('occurred_at_ms') occurredAt!: Date;
  @InstantColumn('received_at_ms') receivedAt!: Date;
  @IntegerColumn('received_count') receivedCount!: number;
  @InstantColumn('processed_at_ms', { nullable: true }) processedAt!: Date | null;
  @TextColumn('outcome', 24, { nullable: true }) outcome!: NoticeOutcome | null;
}
