import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import type { CursorCodec } from '../graphql/connections/cursor';
import { ConnectionArgs, readPage, toPage } from '../graphql/connections/page';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { SEARCH_WEIGHT, Weighs } from '../graphql/limits/weight';
import { toMoney, type MoneyType } from '../graphql/money.type';
import type { Soon } from '../graphql/soon';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { LocationType } from '../partners/location.type';
import type { LocationRow } from '../partners/partner.entity';
import { findLocations } from '../partners/partnerRepository';
import type { Order, OrderItemOfOrder } from './order';
import { OrderType } from './order.type';
import { OrderConnectionType, OrderQueryArgsType } from './orderConnection.type';
import type { OrderLoaders } from './orderLoaders';
import { findOrderPage, keysetOf } from './orderPage';
import type { OrderConnection } from './orderConnection.resolver';
import { bindingOf } from './orderQuery';
import { readOrderQuery } from './orderQueryInput';
import { findOrder, findOrderByNumber } from './orderRepository';

@Resolver(() => OrderType)
export class OrderResolver {
  constructor(
    private readonly database: Database,
    private readonly loaders: OrderLoaders,
    private readonly ids: GlobalIds,
    private readonly cursors: CursorCodec,
  ) {}

  @RequiresScopes(['orders:read'])
  @Weighs({ byArgument: { mode: { EXTENDED: SEARCH_WEIGHT } } })
  @Query(() => OrderConnectionType, { nullable: true, description: "Every order of the caller's partner that the caller may see, newest first." })
  async orders(
    @Args(() => ConnectionArgs) pageArgs: ConnectionArgs,
    @Args(() => OrderQueryArgsType) args: OrderQueryArgsType,
    @Ctx() context: GraphQLContext,
  ): Promise<OrderConnection> {
    const query = readOrderQuery(args, callerOf(context), this.ids);
    const binding = bindingOf(query);
    const page = readPage(pageArgs, this.cursors, binding);
    const orders = await findOrderPage(this.database.read, query, page);
    const toCursor = (order: Order) => this.cursors.encode(binding, keysetOf(order, query.sortKey));
    return toPage(orders, page, toCursor, { query });
  }

  @RequiresScopes(['orders:read'])
  @Query(() => OrderType, { nullable: true })
  order(@Arg('id', () => ID) id: string, @Ctx() context: GraphQLContext): Promise<Order | null> {
    return findOrder(this.database.read, callerOf(context), this.ids.rowId('Order', id));
  }

  @RequiresScopes(['orders:read'])
  @Query(() => OrderType, { nullable: true })
  orderByNumber(@Arg('number', () => String) number: string, @Ctx() context: GraphQLContext): Promise<Order | null> {
    return findOrderByNumber(this.database.read, callerOf(context), number);
  }

  @RequiresScopes(['orders:read'], ['staff:manage'])
  @Query(() => [LocationType], {
    nullable: true,
    description: "The locations whose orders the caller may see, by name: to filter by, and to limit somebody to.",
  })
  locations(@Ctx() context: GraphQLContext): Promise<LocationRow[]> {
    return findLocations(this.database.read, callerOf(context));
  }

  @FieldResolver(() => ID)
  id(@Root() order: Order): string {
    return this.ids.encode('Order', order.id);
  }

  @FieldResolver()
  location(@Root() order: Order, @Ctx() context: GraphQLContext): Soon<LocationRow | null> {
    return order.locationId === null ? null : this.loaders.location(order.locationId, context);
  }

  @FieldResolver()
  items(@Root() order: Order, @Ctx() context: GraphQLContext): Soon<readonly OrderItemOfOrder[]> {
    return this.loaders.itemsOf(order, context);
  }

  @FieldResolver()
  total(@Root() order: Order): MoneyType {
    return toMoney(order.totalMinor, order.currencyCode);
  }

  @FieldResolver()
  refunded(@Root() order: Order): MoneyType {
    return toMoney(order.givenMinor + order.externalMinor, order.currencyCode);
  }
}
