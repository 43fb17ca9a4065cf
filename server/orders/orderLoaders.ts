import DataLoader from 'dataloader';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { perRequest, type GraphQLContext } from '../graphql/context';
import type { LocationRow } from '../partners/partner.entity';
import { Locations } from '../partners/locations';
import type { CountedItem, Order } from './order';
import { findCountedItems, findOrders } from './orderRepository';

/** Puts rows that belong to parents into the order of the parents' ids, for a DataLoader. */
export function groupByParent<Row>(ids: readonly Id[], rows: readonly Row[], parentOf: (row: Row) => Id): Row[][] {
  const groups = new Map<Id, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(parentOf(row))?.push(row);
  return ids.map((id) => groups.get(id) ?? []);
}

/** Puts rows into the order of their ids, with null for those that are not there, for a DataLoader. */
export function inOrderOf<Row extends { readonly id: Id }>(ids: readonly Id[], rows: readonly Row[]): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Reads what orders are made of, each kind in one statement a request, however many orders are shown. */
export class OrderLoaders {
  private readonly knownLocations: Locations;

  constructor(private readonly database: Database) {
    this.knownLocations = new Locations(database);
  }

  readonly items: (context: GraphQLContext) => DataLoader<Id, CountedItem[]> = perRequest(
    () =>
      new DataLoader(async (orderIds) =>
        groupByParent(orderIds, await findCountedItems(this.database.read, orderIds), (item) => item.orderId),
      ),
  );

  readonly orders: (context: GraphQLContext) => DataLoader<Id, Order | null> = perRequest(
    (context) =>
      new DataLoader(async (ids) => {
        const { caller } = context;
        return caller ? inOrderOf(ids, await findOrders(this.database.read, caller, ids)) : ids.map(() => null);
      }),
  );

  readonly locations: (context: GraphQLContext) => DataLoader<Id, LocationRow | null> = perRequest(
    (context) =>
      new DataLoader(async (ids) => {
        const { caller } = context;
        return caller ? this.knownLocations.find(caller, ids) : ids.map(() => null);
      }),
  );
}
