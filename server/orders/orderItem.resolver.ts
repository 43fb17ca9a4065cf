import { FieldResolver, Resolver, Root } from 'type-graphql';
import { idsOfKept, type GlobalIds } from '../graphql/globalIds';
import { toMoney, type MoneyType } from '../graphql/money.type';
import { divideHalfUp, formatRate } from '../money/rate';
import type { OrderItem, OrderItemOfOrder } from './order';
import { OrderItemType } from './order.type';

@Resolver(() => OrderItemType)
export class OrderItemResolver {
  private readonly idOf: (item: OrderItem) => string;

  constructor(ids: GlobalIds) {
    this.idOf = idsOfKept(ids, 'OrderItem');
  }

  @FieldResolver()
  id(@Root() item: OrderItem): string {
    return this.idOf(item);
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
