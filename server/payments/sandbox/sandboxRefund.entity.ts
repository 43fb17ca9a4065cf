import { Entity, Index, PrimaryColumn } from 'typeorm';
import { AmountColumn, InstantColumn, TextColumn } from '../../database/columns';

/** A refund that the sandbox provider executed; what a real provider would keep in its own books. */
@Entity('sandbox_refunds')
@Index('sandbox_refunds_payment', ['paymentReference'])
export class SandboxRefundRow {
  @PrimaryColumn({ name: 'idempotency_key', type: 'varchar', length: 64 }) idempotencyKey!: string;
  @TextColumn('payment_reference', 128) paymentReference!: string;
  @AmountColumn('amount_minor') amountMinor!: bigint;
  @TextColumn('currency_code', 3) currencyCode!: string;
  @TextColumn('failure_code', 40, { nullable: true }) failureCode!: string | null;
  @InstantColumn('settles_at_ms') settlesAt!: Date;
}
