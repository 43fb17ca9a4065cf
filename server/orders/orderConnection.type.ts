import { ArgsType, Field, InputType, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Count } from '../graphql/connections/count';
import { PageInfo } from '../graphql/connections/pageInfo';
import { DateScalar, DateTimeScalar } from '../graphql/scalars';
import type { OrderRefundStatus, OrderStatus, SalesChannel } from './order';
import { enumOf, OrderRefundStatusEnum, OrderStatusEnum, OrderType, SalesChannelEnum } from './order.type';
import { ORDER_SORT_KEYS, type OrderSortKey } from './orderQuery';

export const OrderSearchModeEnum = enumOf(['SIMPLE', 'EXTENDED']);
export const OrderSortKeyEnum = enumOf(ORDER_SORT_KEYS);
export const SortDirectionEnum = enumOf(['ASC', 'DESC']);
registerEnumType(OrderSearchModeEnum, { name: 'OrderSearchMode' });
registerEnumType(OrderSortKeyEnum, { name: 'OrderSortKey' });
registerEnumType(SortDirectionEnum, { name: 'SortDirection' });

@InputType('OrderSort')
export class OrderSortInput {
  @Field(() => OrderSortKeyEnum, { defaultValue: 'PLACED_AT' }) key!: OrderSortKey;
  @Field(() => SortDirectionEnum, { defaultValue: 'DESC' }) direction!: keyof typeof SortDirectionEnum;
}

@InputType('OrderFilter')
export class OrderFilterInput {
  @Field(() => [ID], { nullable: true, description: 'Only these orders, at most 100: to follow what becomes of some of them.' })
  id?: string[] | null;
  @Field(() => DateTimeScalar, { nullable: true }) placedFrom?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) placedBefore?: Date | null;
  @Field(() => DateScalar, { nullable: true }) visitFrom?: string | null;
  @Field(() => DateScalar, { nullable: true }) visitTo?: string | null;
  @Field(() => [OrderStatusEnum], { nullable: true }) status?: OrderStatus[] | null;
  @Field(() => [OrderRefundStatusEnum], { nullable: true }) refundStatus?: OrderRefundStatus[] | null;
  @Field(() => [ID], { nullable: true }) locationId?: string[] | null;
  @Field(() => [SalesChannelEnum], { nullable: true }) channel?: SalesChannel[] | null;
}

/** Which orders, and in which order: for the list and for everything that follows it. */
@ArgsType()
export class OrderQueryArgsType {
  @Field(() => String, {
    nullable: true,
    description:
      'Whole order number or e-mail address; with mode EXTENDED also a whole barcode, any part of a product name (of the first 20,000 products), and the beginnings of words of the customer name: "jo verm" finds Jo Vermeer. Each of up to eight words must match, and words of one letter are passed over. Barcodes and customer names are searched only for who may see them: with customers:read.',
  })
  search?: string | null;
  @Field(() => OrderSearchModeEnum, { nullable: true, defaultValue: 'SIMPLE' })
  mode?: keyof typeof OrderSearchModeEnum | null;
  @Field(() => OrderFilterInput, { nullable: true }) filter?: OrderFilterInput | null;
  @Field(() => OrderSortInput, { nullable: true }) sort?: OrderSortInput | null;
}

@ObjectType('OrderEdge')
export class OrderEdgeType {
  @Field(() => String) cursor!: string;
  @Field(() => OrderType) node!: OrderType;
}

@ObjectType('OrderConnection')
export class OrderConnectionType {
  @Field(() => [OrderEdgeType]) edges!: OrderEdgeType[];
  @Field(() => [OrderType]) nodes!: OrderType[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Count, {
    description: 'Counted only when asked for, and only up to a limit: beyond it the precision is AT_LEAST.',
  })
  count!: Count;
}
