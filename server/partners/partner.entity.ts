import { Entity, ForeignKey, Index } from 'typeorm';
import { AmountColumn, BooleanColumn, IdColumn, InstantColumn, IntegerColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';

/** A partner: the tenant to whom orders, staff and everything else belongs. */
@Entity('partners')
export class PartnerRow {
  @PrimaryIdColumn() id!: Id;
  @TextColumn('name', 120) name!: string;
  @TextColumn('currency_code', 3) currencyCode!: string;
  @TextColumn('time_zone', 64) timeZone!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
  /** Counts the changes of who may do what: two at once cannot both match it, on any number of database nodes. */
  @IntegerColumn('staff_version', { default: 0 }) staffVersion!: number;
  /** Whether everybody needs a second factor to sign in. */
  @BooleanColumn('requires_totp', { default: 0 }) requiresTotp!: boolean;
  /** Whether staff may be shown the customer of one order for a while, with a reason. */
  @BooleanColumn('allows_unmasking', { default: 0 }) allowsUnmasking!: boolean;
}

/** A place of the partner that sells: a zoo, a museum. */
@Entity('locations')
@Index('locations_partner_name', ['partnerId', 'name'], { unique: true })
export class LocationRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_locations_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('name', 120) name!: string;
}

/** What the partner keeps of a refund, for orders placed from `validFrom` on. Never changed, only followed by another. */
@Entity('refund_policies')
@Index('refund_policies_partner_valid', ['partnerId', 'validFrom'], { unique: true })
export class RefundPolicyRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_refund_policies_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @InstantColumn('valid_from_ms') validFrom!: Date;
  @TextColumn('fee_kind', 16) feeKind!: 'NONE' | 'FIXED' | 'PERCENTAGE';
  /** The currency of a fixed fee: on an order in another one it is not kept, for there is no rate to change it by. */
  @TextColumn('currency_code', 3) currencyCode!: string;
  @AmountColumn('fee_fixed_minor') feeFixedMinor!: bigint;
  @IntegerColumn('fee_rate_ppm') feeRatePpm!: number;
}

/** A reason that staff of the partner may give for a refund. */
@Entity('refund_reasons')
@Index('refund_reasons_partner_code', ['partnerId', 'code'], { unique: true })
export class RefundReasonRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_refund_reasons_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('code', 40) code!: string;
  @TextColumn('label', 80) label!: string;
  @IntegerColumn('position') position!: number;
}
