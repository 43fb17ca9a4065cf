import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
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
import { OrderItemRow, OrderRow } from '../orders/order.entity';
import { PaymentRow } from '../payments/payment.entity';
import type { TroubleCode } from '../payments/provider';
import { TicketRow } from '../tickets/ticket.entity';
import type { AllocationStatus, RefundStatus } from './refund';

/** A refund. `holdsMoney` is true from its creation until its amount and its tickets are freed, once. */
@Entity('refunds')
@Index('refunds_order_sequence', ['orderId', 'sequence'], { unique: true })
@Index('refunds_partner_requested', ['partnerId', 'requestedAt', 'id'])
@Index('refunds_partner_status', ['partnerId', 'status', 'requestedAt', 'id'])
@Index('refunds_partner_reason', ['partnerId', 'reasonCode', 'requestedAt', 'id'])
export class RefundRow {
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @ForeignKey(() => OrderRow, { name: 'fk_refunds_order' }) @IdColumn('order_id') orderId!: Id;
  @IntegerColumn('sequence') sequence!: number;
  @TextColumn('status', 24) status!: RefundStatus;
  @BooleanColumn('holds_money') holdsMoney!: boolean;
  @TextColumn('reason_code', 40) reasonCode!: string;
  @TextColumn('description', 500) description!: string;
  @AmountColumn('subtotal_minor') subtotalMinor!: bigint;
  @AmountColumn('fee_minor') feeMinor!: bigint;
  @AmountColumn('tax_minor') taxMinor!: bigint;
  @AmountColumn('total_minor') totalMinor!: bigint;
  @BooleanColumn('fee_waived') feeWaived!: boolean;
  @TextColumn('requested_by', 200) requestedBy!: string;
  @InstantColumn('requested_at_ms') requestedAt!: Date;
  @InstantColumn('settled_at_ms', { nullable: true }) settledAt!: Date | null;
  @TextColumn('failure_code', 40, { nullable: true }) failureCode!: string | null;
  /** Counts every change: whoever changes a refund says which version was seen, and matches no row when it is late. */
  @IntegerColumn('version', { default: 0 }) version!: number;
  /** Somebody asked for it back while the provider had it already. */
  @InstantColumn('cancel_requested_at_ms', { nullable: true }) cancelRequestedAt!: Date | null;
}

/** What of one item a refund takes. */
@Entity('refund_items')
export class RefundItemRow {
  @ForeignKey(() => RefundRow, { name: 'fk_refund_items_refund' })
  @PrimaryIdColumn('refund_id')
  refundId!: Id;
  @ForeignKey(() => OrderItemRow, { name: 'fk_refund_items_item' })
  @PrimaryIdColumn('order_item_id')
  orderItemId!: Id;
  @IntegerColumn('quantity') quantity!: number;
  @AmountColumn('total_minor') totalMinor!: bigint;
  @AmountColumn('tax_minor') taxMinor!: bigint;
}

/** A ticket that a refund takes; kept when the refund fails, so that the past stays readable. */
@Entity('refund_tickets')
export class RefundTicketRow {
  @ForeignKey(() => RefundRow, { name: 'fk_refund_tickets_refund' })
  @PrimaryIdColumn('refund_id')
  refundId!: Id;
  @ForeignKey(() => TicketRow, { name: 'fk_refund_tickets_ticket' })
  @PrimaryIdColumn('ticket_id')
  ticketId!: Id;
}

/** The share of a refund that goes back to one payment; `allocationKey` makes the provider's idempotency key of it. */
@Entity('refund_allocations')
@Index('refund_allocations_refund_payment', ['refundId', 'paymentId'], { unique: true })
export class RefundAllocationRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => RefundRow, { name: 'fk_refund_allocations_refund' }) @IdColumn('refund_id') refundId!: Id;
  @ForeignKey(() => PaymentRow, { name: 'fk_refund_allocations_payment' }) @IdColumn('payment_id') paymentId!: Id;
  @AmountColumn('amount_minor') amountMinor!: bigint;
  @TextColumn('status', 16) status!: AllocationStatus;
  @TextColumn('provider_reference', 128, { nullable: true }) providerReference!: string | null;
  @TextColumn('failure_code', 40, { nullable: true }) failureCode!: string | null;
  @IntegerColumn('attempt', { default: 1 }) attempt!: number;
  @InstantColumn('first_sent_at_ms', { nullable: true }) firstSentAt!: Date | null;
  @InstantColumn('trouble_since_ms', { nullable: true }) troubleSince!: Date | null;
  @TextColumn('trouble_code', 40, { nullable: true }) troubleCode!: TroubleCode | null;
  @TextColumn('by_hand_by', 200, { nullable: true }) byHandBy!: string | null;
  @InstantColumn('by_hand_at_ms', { nullable: true }) byHandAt!: Date | null;
  @TextColumn('by_hand_proof', 500, { nullable: true }) byHandProof!: string | null;
}

/** A key that a caller used, for ever, with a fingerprint of what was asked and the refund that it made. */
@Entity('idempotency_keys')
export class IdempotencyKeyRow {
  @PrimaryColumn({ name: 'caller', type: 'varchar', length: 40 }) caller!: string;
  @PrimaryColumn({ name: 'operation', type: 'varchar', length: 32 }) operation!: string;
  /** In hexadecimal. */
  @PrimaryColumn({ name: 'idempotency_key', type: 'varchar', length: 128 }) idempotencyKey!: string;
  @TextColumn('fingerprint', 64) fingerprint!: string;
  @IdColumn('refund_id') refundId!: Id;
  @InstantColumn('created_at_ms') createdAt!: Date;
}
