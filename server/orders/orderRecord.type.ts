import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from '../graphql/scalars';
import { UserErrorType } from '../graphql/userError.type';
import type { Order, SalesChannel } from './order';
import { OrderType, SalesChannelEnum } from './order.type';

@InputType('CustomerInput')
export class CustomerInputType {
  @Field(() => String) email!: string;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true }) phone?: string | null;
}

@InputType('OrderItemInput')
export class OrderItemInputType {
  @Field(() => String) productName!: string;
  @Field(() => String, { nullable: true }) sku?: string | null;
  @Field(() => Int) quantity!: number;
  @Field(() => DecimalScalar, {
    description: 'What was paid for all of this line together, discounts taken off and tax included.',
  })
  total!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: '0',
    description: 'Tax contained in the price, as a fraction: 0.21 is 21 %.',
  })
  taxRate?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'False for what is never given back, e.g. a booking fee that the partner keeps.',
  })
  refundable?: boolean | null;
  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: '0',
    description: 'What was taken off the list price of this line, for the page only.',
  })
  discount?: string | null;
  @Field(() => [String], { nullable: true, description: 'One for each unit, or none.' })
  barcodes?: string[] | null;
}

@InputType('PaymentInput')
export class PaymentInputType {
  @Field(() => String, {
    description: 'stripe, mollie, adyen, sandbox, or manual for what no provider can send back.',
  })
  provider!: string;
  @Field(() => String, { description: 'E.g. card, ideal, paypal, voucher, cash.' }) method!: string;
  @Field(() => String, { description: "The provider's own id of the payment." }) reference!: string;
  @Field(() => DecimalScalar) amount!: string;
}

@InputType('OrderRecordInput')
export class OrderRecordInputType {
  @Field(() => String) number!: string;
  @Field(() => DateTimeScalar) placedAt!: Date;
  @Field(() => DateScalar, { nullable: true }) visitDate?: string | null;
  @Field(() => String, { nullable: true }) locationName?: string | null;
  @Field(() => SalesChannelEnum, { nullable: true, defaultValue: SalesChannelEnum.ONLINE })
  channel?: SalesChannel | null;
  @Field(() => CustomerInputType) customer!: CustomerInputType;
  @Field(() => CurrencyCodeScalar) currencyCode!: string;
  @Field(() => [OrderItemInputType]) items!: OrderItemInputType[];
  @Field(() => [PaymentInputType]) payments!: PaymentInputType[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the check-out called the order off; may be sent later.',
  })
  canceledAt?: Date | null;
}

@ObjectType('OrderRecordPayload')
export class OrderRecordPayloadType {
  @Field(() => OrderType, { nullable: true }) order!: Order | null;
  @Field(() => Boolean, { description: 'False when the number was known, and when nothing was recorded.' })
  created!: boolean;
  @Field(() => [UserErrorType]) userErrors!: UserErrorType[];
}
