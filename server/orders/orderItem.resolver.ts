import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { toMoney, type MoneyType } from '../graphql/money.type';
import { divideHalfUp, formatRate } from '../money/rate';
import type { CountedItem, Order, OrderItem } from './order';
import { OrderItemType } from './order.type';
import type { OrderLoaders } from './orderLoaders';

/** An item that knows the currency of its order. */
export interface OrderItemOfOrder extends CountedItem {
  readonly currencyCode: string;
}

/** The items of an order, each knowing the order's currency. */
export async function itemsOfOrder(
  loaders: OrderLoaders,
  order: Order,
  context: GraphQLContext,
): Promise<OrderItemOfOrder[]> {
  const items = await loaders.items(context).load(order.id);
  return items.map((item) => ({ ...item, currencyCode: order.currencyCode }));
}

@Resolver(() => OrderItemType)
export class OrderItemResolver {
  constructor(private readonly ids: GlobalIds) {}

  @FieldResolver()
  id(@Root() item: OrderItem): string {
    return this.ids.encode('OrderItem', item.id);
  }

  @FieldResolver()
  unitPrice(@Root() item: OrderItemOfOrder): MoneyType {
    return toMoney(divideHalfUp(item.totalMinor, BigInt(item.quantity)), item.currencyCode);
  }

  @FieldResolver()
  total(@Root() item: OrderItemOfOrder): MoneyType {
    return toMoney(item.totalMinor, item.currencyCode);
  }

  @FieldResolver()
  discount(@Root() item: OrderItemOfOrder): MoneyType {
    return toMoney(item.discountMinor, item.currencyCode);
  }

  @FieldResolver()
  taxRate(@Root() item: OrderItem): string {
    return formatRate(item.taxRatePpm);
  }

  @FieldResolver()
  refundedQuantity(@Root() item: OrderItem): number {
    return item.takenQuantity;
  }
}
