import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import { COUNT_LIMIT } from '../database/listQuery';
import { countUpTo, type Count } from '../graphql/connections/count';
import type { Page } from '../graphql/connections/page';
import { COUNT_WEIGHT, Weighs } from '../graphql/limits/weight';
import type { Order } from './order';
import { OrderConnectionType } from './orderConnection.type';
import { countOrders } from './orderPage';
import type { OrderQuery } from './orderQuery';

/** A page of orders, with the query that counts them if anybody asks. */
export interface OrderConnection extends Page<Order> {
  readonly query: OrderQuery;
}

@Resolver(() => OrderConnectionType)
export class OrderConnectionResolver {
  constructor(private readonly database: Database) {}

  @Weighs({ always: COUNT_WEIGHT })
  @FieldResolver()
  async count(@Root() { query }: OrderConnection): Promise<Count> {
    return countUpTo(await countOrders(this.database.read, query), COUNT_LIMIT);
  }
}
