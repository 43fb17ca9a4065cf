import { LRUCache } from 'lru-cache';
import type { Id } from '../database/id';
import type { Order } from './order';

/** Parts of one order as they were at a version of it; both of one statement, so that they belong together. */
export interface VersionedParts<Part> {
  readonly orderId: Id;
  readonly orderVersion: number;
  readonly parts: readonly Part[];
}

/** Parts of orders that are kept at most; some ten megabytes. */
const MAX_KEPT = 20_000;

/**
 * Parts of orders that change only together with the version of their order. Each is read once by a process for each
 * version; which version an order has is read each time, so that nothing of this can be out of date. To be read through
 * `Database.read` alone: a version that is not committed may come again with other parts.
 */
export class KeptByVersion<Part extends object> {
  private readonly kept = new LRUCache<Id, VersionedParts<Part>>({
    maxSize: MAX_KEPT,
    sizeCalculation: ({ parts }) => parts.length + 1,
  });

  constructor(private readonly read: (orderIds: readonly Id[]) => Promise<readonly VersionedParts<Part>[]>) {}

  /** The parts of an order, where they are kept. */
  get({ id, version }: Order): readonly Part[] | undefined {
    const kept = this.kept.get(id);
    return kept?.orderVersion === version ? kept.parts : undefined;
  }

  /** Reads the parts of each of these orders, and keeps them. */
  async find(orders: readonly Order[]): Promise<(readonly Part[])[]> {
    const found = new Map<Id, readonly Part[]>();
    for (const versioned of await this.read(orders.map(({ id }) => id))) {
      found.set(versioned.orderId, versioned.parts);
      this.kept.set(versioned.orderId, versioned);
    }
    return orders.map(({ id }) => found.get(id) ?? []);
  }
}

/** Groups rows, which come one order after the other, by their orders. */
export function partsByOrder<Row, Part extends { readonly orderId: Id }>(
  rows: readonly Row[],
  versionOf: (row: Row) => number,
  partOf: (row: Row) => Part,
): VersionedParts<Part>[] {
  const groups: { orderId: Id; orderVersion: number; parts: Part[] }[] = [];
  for (const row of rows) {
    const part = partOf(row);
    const last = groups.at(-1);
    if (last?.orderId === part.orderId) last.parts.push(part);
    else groups.push({ orderId: part.orderId, orderVersion: versionOf(row), parts: [part] });
  }
  return groups;
}
