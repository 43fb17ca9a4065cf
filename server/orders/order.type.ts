import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '../graphql/money.type';
import { NodeType } from '../graphql/node';
import { NodeRequiresScopes, RequiresScopes } from '../graphql/permissions/decorators';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../graphql/scalars';
import { LocationType } from '../partners/location.type';
import { ORDER_REFUND_STATUSES, ORDER_STATUSES, SALES_CHANNELS } from './order';
import type { OrderRefundStatus, OrderStatus, SalesChannel } from './order';

/** An enum object of a closed list of names, as type-graphql wants it. */
export function enumOf<Name extends string>(names: readonly Name[]): { readonly [name in Name]: name } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [name in Name]: name };
}

export const OrderStatusEnum = enumOf(ORDER_STATUSES);
export const OrderRefundStatusEnum = enumOf(ORDER_REFUND_STATUSES);
export const SalesChannelEnum = enumOf(SALES_CHANNELS);
registerEnumType(OrderStatusEnum, { name: 'OrderStatus' });
registerEnumType(OrderRefundStatusEnum, {
  name: 'OrderRefundStatus',
  description: 'Derived from the refunds, never stored by hand.',
});
registerEnumType(SalesChannelEnum, { name: 'SalesChannel' });

@ObjectType('Customer')
export class CustomerType {
  @Field(() => String, { description: 'For everyone who may see orders: j***@g***.com' })
  maskedEmail!: string;
  @Field(() => String, { nullable: true })
  maskedName!: string | null;
  @RequiresScopes(['customers:read'])
  @Field(() => String, { nullable: true })
  email!: string | null;
  @RequiresScopes(['customers:read'])
  @Field(() => String, { nullable: true })
  name!: string | null;
  @RequiresScopes(['customers:read'])
  @Field(() => String, { nullable: true })
  phone!: string | null;
}

@ObjectType('OrderItem')
export class OrderItemType {
  @Field(() => ID) id!: string;
  @Field(() => String) productName!: string;
  @Field(() => String, { nullable: true }) sku!: string | null;
  @Field(() => Int) quantity!: number;
  @Field(() => MoneyType, { description: 'What was paid for one, discounts taken off; rounded where it does not divide evenly.' })
  unitPrice!: MoneyType;
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => MoneyType, { description: 'What was taken off the list price of this line; already off in total.' })
  discount!: MoneyType;
  @Field(() => DecimalScalar, { description: 'Tax contained in the price, as a fraction: 0.21 is 21 %.' })
  taxRate!: string;
  @Field(() => Boolean, { description: 'False for what is never given back, e.g. a booking fee that the partner keeps.' })
  refundable!: boolean;
  @Field(() => Int) refundedQuantity!: number;
}

@NodeRequiresScopes(['orders:read'])
@ObjectType('Order', { implements: NodeType })
export class OrderType extends NodeType {
  @Field(() => String, { description: 'The order ID that the customer knows.' })
  number!: string;
  @Field(() => DateTimeScalar) placedAt!: Date;
  @Field(() => DateScalar, { nullable: true }) visitDate!: string | null;
  @Field(() => LocationType, { nullable: true }) location!: LocationType | null;
  @Field(() => SalesChannelEnum) channel!: SalesChannel;
  @Field(() => OrderStatusEnum) status!: OrderStatus;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the check-out called the order off.' })
  canceledAt!: Date | null;
  @Field(() => OrderRefundStatusEnum) refundStatus!: OrderRefundStatus;
  @Field(() => CustomerType) customer!: CustomerType;
  @Field(() => [OrderItemType]) items!: OrderItemType[];
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => MoneyType, { description: 'Refunds that succeeded or are on their way.' })
  refunded!: MoneyType;
}
