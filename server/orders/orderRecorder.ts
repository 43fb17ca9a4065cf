import { In, type EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { execute } from '../database/statements';
import { findOrCreateLocations } from '../partners/locationRepository';
import { reaches, wholePartner, type Reach } from '../partners/reach';
import { reopenNotices } from '../payments/notices';
import type { NewOrder } from './newOrder';
import type { Order } from './order';
import { OrderRow } from './order.entity';
import type { OrderProblem } from './orderInputReader';
import { findItems, findOrderRowForUpdate, toOrder } from './orderRepository';
import { insertOrderRows, joinRows, rowsOfOrder } from './orderRows';
import { replaceTerms, termsOfOrders } from './search/termStore';

/** Orders written in one transaction at most. */
export const ORDERS_PER_TRANSACTION = 2_000;
/** How often another's order with the same number, or location of the same name, may come first. */
const MAX_ATTEMPTS = 5;

/** How many orders of a batch were new, and how many were recorded before. */
export interface RecordedCounts {
  readonly created: number;
  readonly known: number;
}

/** Thrown when who is limited to locations may not record an order; nothing was changed. */
export class RecordRefused extends Error {
  override readonly name = 'RecordRefused';

  constructor(readonly problem: OrderProblem) {
    super(problem.message);
  }
}

const locationNeeded: OrderProblem = {
  code: 'LOCATION_UNKNOWN',
  message: 'Name one of the locations that you may record orders of. Nothing was recorded.',
  field: ['input', 'locationName'],
};
/** That a number is taken cannot be hidden, because it stands for one order of the partner; nothing else is told. */
const numberTaken: OrderProblem = {
  code: 'NUMBER_TAKEN',
  message: 'This number cannot be used here. Nothing was recorded. Use another number.',
  field: ['input', 'number'],
};

/** Whose orders are recorded. */
export interface RecordingPartner {
  readonly id: Id;
}

/** Records the orders of check-outs: each number of a partner once, however often and from where it is sent. */
export class OrderRecorder {
  constructor(private readonly database: Database) {}

  /**
   * Records an order. When its number is known, only what no money depends on follows the new order: the customer,
   * the visit, the location, and that it was called off. What is left out stays as it was. Who is limited to locations
   * names one of them each time. Throws RecordRefused.
   *
   * @param actor who records it, for the audit
   */
  record(reach: Reach, order: NewOrder, actor: string): Promise<{ order: Order; created: boolean }> {
    return retried(() => {
      // Made out here, so that an attempt whose answer to COMMIT was lost recognises its own order.
      const orderId = newId();
      return this.database.transaction(async (tx) => {
        const { partnerId } = reach;
        const locationIds = await findOrCreateLocations(tx, reach, namesOf([order]));
        const locationId = locationIdOf(order, locationIds);
        if (!reaches(reach, { partnerId, locationId })) throw new RecordRefused(locationNeeded);
        const found = await tx.findOneBy(OrderRow, { partnerId, number: order.number });
        // Kept as it is until the transaction ends: what it is found by follows from what it was.
        const known = found && reaches(reach, found) ? await findOrderRowForUpdate(tx, reach, found.id) : null;
        if (found && !known) throw new RecordRefused(numberTaken);
        const created = known === null || known.id === orderId;
        if (known === null) await this.create(tx, partnerId, order, { orderId, locationId, actor });
        else if (!created) await this.update(tx, known, order, { locationId, actor });
        const row = await tx.findOneByOrFail(OrderRow, { partnerId, number: order.number });
        return { order: toOrder(row), created };
      });
    });
  }

  /**
   * Records many orders, of which some may be known or twice in the list. Known orders stay as they are, except
   * that an order that is now called off becomes so.
   */
  async recordMany(partner: RecordingPartner, orders: readonly NewOrder[]): Promise<RecordedCounts> {
    let created = 0;
    for (let start = 0; start < orders.length; start += ORDERS_PER_TRANSACTION) {
      const batch = orders.slice(start, start + ORDERS_PER_TRANSACTION);
      const ownIds = new Set<Id>();
      created += await retried(() => this.database.transaction((tx) => recordBatch(tx, partner, batch, ownIds)));
    }
    return { created, known: orders.length - created };
  }

  private async create(
    tx: EntityManager,
    partnerId: Id,
    order: NewOrder,
    { orderId, locationId, actor }: { orderId: Id; locationId: Id | null; actor: string },
  ): Promise<void> {
    await insertOrderRows(tx, rowsOfOrder(order, { orderId, partnerId, locationId, recordedAt: new Date() }));
    await reopenNotices(tx, partnerId, order.payments);
    await addAuditEntry(tx, {
      partnerId,
      actor,
      action: 'order.record',
      subjectType: 'Order',
      subjectId: orderId,
      after: { number: order.number, status: order.status, totalMinor: `${order.totalMinor}` },
    });
  }

  private async update(
    tx: EntityManager,
    known: OrderRow,
    order: NewOrder,
    { locationId, actor }: { locationId: Id | null; actor: string },
  ): Promise<void> {
    const { email, name, phone } = order.customer;
    const next = {
      customerEmail: email,
      customerName: name ?? known.customerName,
      customerPhone: phone ?? known.customerPhone,
      visitDate: order.visitDate ?? known.visitDate,
      locationId: locationId ?? known.locationId,
    };
    const changed = (Object.keys(next) as (keyof typeof next)[]).filter((field) => next[field] !== known[field]);
    if (changed.length > 0) {
      await tx.update(OrderRow, { id: known.id }, next);
      await renewTerms(tx, known, { ...known, ...next });
    }
    const calledOff = order.canceledAt !== null && (await callOff(tx, known.id, order.canceledAt));
    if (changed.length === 0 && !calledOff) return;
    await addAuditEntry(tx, {
      partnerId: known.partnerId,
      actor,
      action: 'order.update',
      subjectType: 'Order',
      subjectId: known.id,
      before: { status: known.status },
      after: { status: calledOff ? 'CANCELED' : known.status, changed },
    });
  }
}

/**
 * Records a batch in its transaction and returns how many orders were new. `ownIds` keeps the ids of all attempts, so
 * that an attempt whose answer to COMMIT was lost recognises its own orders.
 */
async function recordBatch(
  tx: EntityManager,
  partner: RecordingPartner,
  batch: readonly NewOrder[],
  ownIds: Set<Id>,
): Promise<number> {
  const numbers = batch.map((order) => order.number);
  const rows = await tx.find(OrderRow, {
    select: { id: true, number: true, status: true },
    where: { partnerId: partner.id, number: In(numbers) },
  });
  const idByNumber = new Map(rows.map((row) => [row.number, row.id]));
  const isNew = (order: NewOrder) => !idByNumber.has(order.number);
  const firsts = new Map(batch.filter(isNew).reverse().map((order) => [order.number, order]));
  const fresh = [...firsts.values()];
  const locationIds = await findOrCreateLocations(tx, wholePartner(partner.id), namesOf(fresh));
  const recordedAt = new Date();
  const parts = fresh.map((order) =>
    rowsOfOrder(order, { orderId: newId(), partnerId: partner.id, locationId: locationIdOf(order, locationIds), recordedAt }),
  );
  await insertOrderRows(tx, joinRows(parts));
  await reopenNotices(tx, partner.id, fresh.flatMap(({ payments }) => payments));
  for (const row of parts.flatMap((part) => part.orders)) {
    idByNumber.set(row.number, row.id);
    ownIds.add(row.id);
  }
  const canceled = new Set(rows.filter((row) => row.status === 'CANCELED').map((row) => row.number));
  for (const order of batch) {
    const id = idByNumber.get(order.number);
    const isKnown = firsts.get(order.number) !== order;
    if (id && isKnown && order.canceledAt && !canceled.has(order.number)) await callOff(tx, id, order.canceledAt);
  }
  return fresh.length + rows.filter((row) => ownIds.has(row.id)).length;
}

/** What an order is found by follows its name and its location. */
async function renewTerms(tx: EntityManager, before: OrderRow, after: OrderRow): Promise<void> {
  if (before.customerName === after.customerName && before.locationId === after.locationId) return;
  const items = await findItems(tx, [before.id]);
  const [old, renewed] = [before, after].flatMap((order) => termsOfOrders([order], items));
  if (old && renewed) await replaceTerms(tx, old, renewed);
}

/** Marks an order as called off; false when it was before. A refund that was previewed earlier is previewed again. */
async function callOff(tx: EntityManager, orderId: Id, canceledAt: Date): Promise<boolean> {
  const matched = await execute(
    tx,
    `UPDATE orders SET status = 'CANCELED', canceled_at_ms = ?, version = version + 1 WHERE id = ? AND status <> 'CANCELED'`,
    [canceledAt.getTime(), BigInt(orderId)],
  );
  return matched === 1;
}

function namesOf(orders: readonly NewOrder[]): string[] {
  return [...new Set(orders.flatMap((order) => order.locationName ?? []))];
}

function locationIdOf(order: NewOrder, locationIds: ReadonlyMap<string, Id>): Id | null {
  return order.locationName === null ? null : (locationIds.get(order.locationName) ?? null);
}

/** Somebody else may write the same order or location first: then theirs is found the next time. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isDuplicateKey(error)) throw error;
    }
  }
}
