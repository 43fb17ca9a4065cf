import { LRUCache } from 'lru-cache';
import type { Id } from '../database/id';
import type { StoredRow } from '../database/table';
import type { Order } from './order';

/** An order as what it is made of is read and kept by. */
export type OrderVersion = Pick<Order, 'id' | 'version'>;

/** Tells versions of an order apart, for a DataLoader: what an order is made of belongs to its version. */
export const versionKey = ({ id, version }: OrderVersion): string => `${id}.${version}`;

/** Parts of one order as they were at a version of it; both of one statement, so that they belong together. */
export interface VersionedParts<Part> {
  readonly orderId: Id;
  readonly orderVersion: number;
  readonly parts: readonly Part[];
}

/** Parts of orders that are kept at most, orders counted as one more; some twenty megabytes. */
const MAX_KEPT = 48_000;

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

  /** `mayChange` tells of parts that are on their way to change while the version of their order stays. */
  constructor(
    private readonly read: (orderIds: readonly Id[]) => Promise<readonly VersionedParts<Part>[]>,
    private readonly mayChange: (part: Part) => boolean = () => false,
  ) {}

  /** The parts of an order, where they are kept. */
  get({ id, version }: OrderVersion): readonly Part[] | undefined {
    const kept = this.kept.get(id);
    return kept?.orderVersion === version ? kept.parts : undefined;
  }

  /** Reads the parts of each of these orders, and keeps them. */
  async find(orders: readonly OrderVersion[]): Promise<(readonly Part[])[]> {
    const found = new Map<Id, readonly Part[]>();
    for (const versioned of await this.read(orders.map(({ id }) => id))) {
      found.set(versioned.orderId, versioned.parts);
      if (!versioned.parts.some(this.mayChange)) this.kept.set(versioned.orderId, versioned);
    }
    return orders.map(({ id }) => found.get(id) ?? []);
  }
}

const isThere = <Part>(part: Part | null): part is Part => part !== null;

/** A row that tells of which order, and of which version of it, its part is. */
export interface VersionedRow extends StoredRow {
  readonly order_id: bigint | string;
  readonly order_version: bigint | number | string;
}

/** Groups rows, which come one order after the other, by their orders; null is the part of an order that has none. */
export function partsByOrder<Row extends VersionedRow, Part>(rows: readonly Row[], partOf: (row: Row) => Part | null): VersionedParts<Part>[] {
  const groups: VersionedParts<Part>[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const { order_id: orderId, order_version: version } = rows[start] as Row;
    while (rows[end]?.order_id === orderId) end++;
    // A list that is made in one go takes no more room than it has parts, while one that grows, as by filter(), does.
    const parts = rows.slice(start, end).map(partOf);
    groups.push({ orderId: String(orderId), orderVersion: Number(version), parts: parts.every(isThere) ? parts : [] });
  }
  return groups;
}
