import { In, type EntityManager, type EntityTarget, type FindOptionsWhere } from 'typeorm';
import type { Id } from '../database/id';
import { OrderRow } from '../orders/order.entity';
import { PartnerRow } from '../partners/partner.entity';
import { PaymentRow } from '../payments/payment.entity';
import { DifferenceRow } from '../payments/reconciliation/reconciliation.entity';
import { ApiClientRow, StaffRow } from '../people/people.entity';
import { RefundRow } from '../refunds/refund.entity';

/** What an entry is about, as people know it. */
export interface SubjectName {
  /** A name or a number; null where there is none any more. */
  readonly label: string | null;
  readonly order: { readonly id: Id; readonly number: string; readonly currencyCode: string } | null;
  /** What a refund gives the customer. */
  readonly amount: { readonly minor: bigint; readonly currencyCode: string } | null;
}

interface NamedRow {
  readonly id: Id;
  readonly partnerId: Id;
  readonly name: string;
}

const NAMED = { Staff: StaffRow, ApiClient: ApiClientRow } as const;

/** The names of the partner's staff or API clients with these ids. */
export async function findNames(
  manager: EntityManager,
  partnerId: Id,
  type: keyof typeof NAMED,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, string>> {
  const target = NAMED[type] as EntityTarget<NamedRow>;
  const where: FindOptionsWhere<NamedRow> = { id: In(ids), partnerId };
  const rows = await manager.find(target, { select: { id: true, name: true }, where });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The ids of all of the partner's staff or API clients, those who are gone as well. */
export async function findActorIds(manager: EntityManager, partnerId: Id, type: keyof typeof NAMED): Promise<Id[]> {
  const target = NAMED[type] as EntityTarget<NamedRow>;
  const rows = await manager.find(target, { select: { id: true }, where: { partnerId } });
  return rows.map(({ id }) => id);
}

/** Everyone and everything with a name that can have done something for a partner, by name. */
export async function findActors(manager: EntityManager, partnerId: Id): Promise<{ staff: NamedRow[]; apiClients: NamedRow[] }> {
  const byName = { where: { partnerId }, order: { name: 'ASC' as const } };
  const [staff, apiClients] = await Promise.all([manager.find(StaffRow, byName), manager.find(ApiClientRow, byName)]);
  return { staff, apiClients };
}

/** What the partner's subjects of one type are called, in a statement or two however many there are. */
export async function findSubjectNames(
  manager: EntityManager,
  partnerId: Id,
  type: string,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, SubjectName>> {
  switch (type) {
    case 'Staff':
    case 'ApiClient':
      return mapValues(await findNames(manager, partnerId, type, ids), (label) => ({ label, order: null, amount: null }));
    case 'Partner': {
      const partner = ids.includes(partnerId) ? await manager.findOneBy(PartnerRow, { id: partnerId }) : null;
      return new Map(partner ? [[partner.id, { label: partner.name, order: null, amount: null }]] : []);
    }
    case 'Order':
      return mapValues(await findOrderRows(manager, partnerId, ids), (order) => ({ label: order.number, order, amount: null }));
    case 'Refund':
      return refundNames(manager, partnerId, ids);
    case 'Payment':
      return withOrders(manager, partnerId, await manager.findBy(PaymentRow, { id: In(ids) }));
    case 'Difference':
      return withOrders(manager, partnerId, await manager.findBy(DifferenceRow, { id: In(ids), partnerId }));
    default:
      return new Map();
  }
}

async function refundNames(manager: EntityManager, partnerId: Id, ids: readonly Id[]): Promise<ReadonlyMap<Id, SubjectName>> {
  const refunds = await manager.findBy(RefundRow, { id: In(ids), partnerId });
  return withOrders(manager, partnerId, refunds, ({ sequence, totalMinor }, { number, currencyCode }) => ({
    label: `${number}-R${sequence}`,
    amount: { minor: totalMinor, currencyCode },
  }));
}

/** Names rows by the orders that they belong to; rows of orders that are not the partner's are left out. */
async function withOrders<Row extends { readonly id: Id; readonly orderId: Id }>(
  manager: EntityManager,
  partnerId: Id,
  rows: readonly Row[],
  nameOf: (row: Row, order: OrderRow) => Partial<SubjectName> = () => ({}),
): Promise<ReadonlyMap<Id, SubjectName>> {
  const orders = await findOrderRows(manager, partnerId, rows.map(({ orderId }) => orderId));
  const named = rows.flatMap((row): [Id, SubjectName][] => {
    const order = orders.get(row.orderId);
    return order ? [[row.id, { label: order.number, order, amount: null, ...nameOf(row, order) }]] : [];
  });
  return new Map(named);
}

async function findOrderRows(manager: EntityManager, partnerId: Id, ids: readonly Id[]): Promise<ReadonlyMap<Id, OrderRow>> {
  const rows = await manager.find(OrderRow, {
    select: { id: true, number: true, currencyCode: true },
    where: { id: In(ids), partnerId },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

function mapValues<From, To>(values: ReadonlyMap<Id, From>, change: (value: From) => To): ReadonlyMap<Id, To> {
  return new Map([...values].map(([id, value]) => [id, change(value)]));
}
