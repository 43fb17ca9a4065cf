import DataLoader from 'dataloader';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, perRequest, type GraphQLContext } from '../graphql/context';
import type { Soon } from '../graphql/soon';
import type { LocationRow } from '../partners/partner.entity';
import { Locations } from '../partners/locations';
import { KeptByVersion, versionKey } from './keptByVersion';
import type { Order, OrderItemOfOrder } from './order';
import { findOrders, findVersionedItems } from './orderRepository';
import { SharedTexts } from './sharedTexts';

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
  private readonly knownItems: KeptByVersion<OrderItemOfOrder>;

  constructor(private readonly database: Database) {
    const texts = new SharedTexts();
    this.knownLocations = new Locations(database);
    this.knownItems = new KeptByVersion((orderIds) => findVersionedItems(database.read, orderIds, texts));
  }

  /** The items of an order, with their tickets counted. */
  itemsOf(order: Order, context: GraphQLContext): Soon<readonly OrderItemOfOrder[]> {
    return this.knownItems.get(order) ?? this.unknownItems(context).load(order);
  }

  /** A location; null when it is out of the caller's reach. */
  location(id: Id, context: GraphQLContext): Soon<LocationRow | null> {
    const known = this.knownLocations.get(callerOf(context), id);
    return known === undefined ? this.unknownLocations(context).load(id) : known;
  }

  private readonly unknownItems = perRequest(
    () => new DataLoader((orders: readonly Order[]) => this.knownItems.find(orders), { cacheKeyFn: versionKey }),
  );

  readonly orders: (context: GraphQLContext) => DataLoader<Id, Order | null> = perRequest(
    (context) =>
      new DataLoader(async (ids) => {
        const { caller } = context;
        return caller ? inOrderOf(ids, await findOrders(this.database.read, caller, ids)) : ids.map(() => null);
      }),
  );

  private readonly unknownLocations = perRequest(
    (context) => new DataLoader((ids: readonly Id[]) => this.knownLocations.find(callerOf(context), ids)),
  );
}
