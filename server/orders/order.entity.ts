import { Check, Entity, ForeignKey, Index } from 'typeorm';
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
import { LocationRow, PartnerRow } from '../partners/partner.entity';
import type { OrderRefundStatus, OrderStatus, SalesChannel } from './order';

/**
 * An order, and the row that carries its balance: `taken` is the subtotal of all refunds that succeeded or are
 * on their way, `given` what customers get of it. Every change of money goes through one guarded UPDATE here.
 */
@Entity('orders')
@Check('orders_balance', 'taken_minor BETWEEN 0 AND captured_minor AND given_minor + fee_kept_minor = taken_minor')
@Index('orders_partner_number', ['partnerId', 'number'], { unique: true })
@Index('orders_partner_placed', ['partnerId', 'placedAt', 'id'])
@Index('orders_partner_total', ['partnerId', 'totalMinor', 'id'])
@Index('orders_partner_visit', ['partnerId', 'visitDate', 'id'])
@Index('orders_partner_visit_placed', ['partnerId', 'visitDate', 'placedAt', 'id'])
@Index('orders_partner_email', ['partnerId', 'customerEmail', 'placedAt', 'id'])
@Index('orders_partner_refund_status', ['partnerId', 'refundStatus', 'placedAt', 'id'])
@Index('orders_partner_status', ['partnerId', 'status', 'placedAt', 'id'])
@Index('orders_partner_channel', ['partnerId', 'channel', 'placedAt', 'id'])
@Index('orders_partner_location', ['partnerId', 'locationId', 'placedAt', 'id'])
export class OrderRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_orders_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('number', 64) number!: string;
  @InstantColumn('placed_at_ms') placedAt!: Date;
  /** YYYY-MM-DD; empty for none, so that every order has a place in the sort by visit date. */
  @TextColumn('visit_date', 10) visitDate!: string;
  @ForeignKey(() => LocationRow, { name: 'fk_orders_location' })
  @IdColumn('location_id', { nullable: true })
  locationId!: Id | null;
  @TextColumn('channel', 16) channel!: SalesChannel;
  @TextColumn('status', 16) status!: OrderStatus;
  @InstantColumn('canceled_at_ms', { nullable: true }) canceledAt!: Date | null;
  @TextColumn('customer_email', 320) customerEmail!: string;
  @TextColumn('customer_name', 200, { nullable: true }) customerName!: string | null;
  @TextColumn('customer_phone', 40, { nullable: true }) customerPhone!: string | null;
  @TextColumn('currency_code', 3) currencyCode!: string;
  @AmountColumn('total_minor') totalMinor!: bigint;
  @AmountColumn('captured_minor') capturedMinor!: bigint;
  @AmountColumn('taken_minor') takenMinor!: bigint;
  @AmountColumn('given_minor') givenMinor!: bigint;
  /** Subtotals of the active refunds on which a fee was due, and the fees kept: what the next fee is reckoned from. */
  @AmountColumn('fee_base_minor') feeBaseMinor!: bigint;
  @AmountColumn('fee_kept_minor') feeKeptMinor!: bigint;
  /** Refunds that were made at a provider itself; of no item. */
  @AmountColumn('external_minor', { default: 0 }) externalMinor!: bigint;
  @TextColumn('refund_status', 24) refundStatus!: OrderRefundStatus;
  @IntegerColumn('refund_count') refundCount!: number;
  @IntegerColumn('version') version!: number;
  @InstantColumn('recorded_at_ms') recordedAt!: Date;
}

/** A line of an order: one product, a quantity, what was paid, and what of it refunds have taken. */
@Entity('order_items')
@Check('order_items_taken', 'taken_quantity BETWEEN 0 AND quantity AND taken_minor BETWEEN 0 AND total_minor')
@Index('order_items_order_position', ['orderId', 'position'], { unique: true })
export class OrderItemRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => OrderRow, { name: 'fk_order_items_order' }) @IdColumn('order_id') orderId!: Id;
  @IntegerColumn('position') position!: number;
  @TextColumn('product_name', 300) productName!: string;
  @TextColumn('sku', 64, { nullable: true }) sku!: string | null;
  @IntegerColumn('quantity') quantity!: number;
  @AmountColumn('total_minor') totalMinor!: bigint;
  @AmountColumn('discount_minor') discountMinor!: bigint;
  @IntegerColumn('tax_rate_ppm') taxRatePpm!: number;
  @BooleanColumn('refundable') refundable!: boolean;
  @IntegerColumn('taken_quantity') takenQuantity!: number;
  @AmountColumn('taken_minor') takenMinor!: bigint;
  @AmountColumn('taken_tax_minor') takenTaxMinor!: bigint;
}
