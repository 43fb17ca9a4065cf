import { In, IsNull, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Id } from '../../database/id';
import { addChoice, addKeyset, countMatches, type Keyset } from '../../database/listQuery';
import type { PageRequest } from '../../graphql/connections/page';
import type { Reach } from '../../partners/reach';
import { addReachOfOrder } from '../../partners/reachRows';
import { PaymentRow } from '../payment.entity';
import type { DifferenceKind } from './difference';
import { DifferenceRow } from './reconciliation.entity';

/** Which differences of the orders within reach, the latest found first. */
export interface DifferenceQuery {
  readonly reach: Reach;
  readonly kind?: readonly DifferenceKind[];
  /** Left out: open and closed ones. */
  readonly open?: boolean;
}

/** A difference by its id; null when its order is out of reach or it does not exist. */
export function findDifference(manager: EntityManager, reach: Reach, id: Id): Promise<DifferenceRow | null> {
  return byId(manager, reach, id).getOne();
}

/**
 * A difference for changing: where the database has row locks, nobody else changes it until the transaction ends.
 * MySQL locks the row before it looks at the reach: look with `findDifference` first, or others would feel the lock.
 */
export function findDifferenceForUpdate(tx: EntityManager, reach: Reach, id: Id): Promise<DifferenceRow | null> {
  const builder = byId(tx, reach, id);
  const isSqlite = tx.dataSource.options.type === 'better-sqlite3';
  return (isSqlite ? builder : builder.setLock('pessimistic_write')).getOne();
}

/** Reads a page by keyset, one difference more than the limit where there are others, in the order of reading. */
export function findDifferencePage(
  manager: EntityManager,
  query: DifferenceQuery,
  page: PageRequest,
): Promise<DifferenceRow[]> {
  const direction = page.backward ? 'ASC' : 'DESC';
  const builder = matching(manager, query)
    .orderBy('d.foundAt', direction)
    .addOrderBy('d.id', direction)
    .limit(page.limit + 1);
  if (page.after) addKeyset(builder, 'foundAt', 'after', true, readKeyset(page.after));
  if (page.before) addKeyset(builder, 'foundAt', 'before', true, readKeyset(page.before));
  return builder.getMany();
}

/** Counts the differences that match, up to COUNT_LIMIT + 1. */
export function countDifferences(manager: EntityManager, query: DifferenceQuery): Promise<number> {
  return countMatches(manager, matching(manager, query));
}

/** How many differences of a partner are open, of each kind that there is. */
export async function countOpenByKind(manager: EntityManager, partnerId: Id): Promise<ReadonlyMap<DifferenceKind, number>> {
  const rows = await manager
    .createQueryBuilder(DifferenceRow, 'd')
    .select('d.kind', 'kind')
    .addSelect('COUNT(*)', 'total')
    .where({ partnerId, closedAt: IsNull() })
    .groupBy('d.kind')
    .getRawMany<{ kind: DifferenceKind; total: bigint | number | string }>();
  return new Map(rows.map(({ kind, total }) => [kind, Number(total)]));
}

/** How the payments of some differences were made, by the ids of the payments. */
export async function findMethods(manager: EntityManager, paymentIds: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const payments = await manager.findBy(PaymentRow, { id: In(paymentIds) });
  return new Map(payments.map(({ id, method }) => [id, method]));
}

/** The place of a difference in the list, for a cursor. */
export function keysetOf({ foundAt, id }: DifferenceRow): [foundAtMs: string, id: Id] {
  return [String(foundAt.getTime()), id];
}

function readKeyset([foundAtMs = '0', id = '0']: readonly string[]): Keyset {
  return { value: BigInt(foundAtMs), id: BigInt(id) };
}

function byId(manager: EntityManager, reach: Reach, id: Id): SelectQueryBuilder<DifferenceRow> {
  const builder = manager.createQueryBuilder(DifferenceRow, 'd').where('d.id = :id', { id: BigInt(id) });
  addReachOfOrder(builder, reach);
  return builder;
}

function matching(manager: EntityManager, { reach, kind, open }: DifferenceQuery): SelectQueryBuilder<DifferenceRow> {
  const builder = manager.createQueryBuilder(DifferenceRow, 'd');
  addReachOfOrder(builder, reach);
  addChoice(builder, 'kind', kind);
  if (open !== undefined) builder.andWhere(`d.closedAt IS ${open ? '' : 'NOT '}NULL`);
  return builder;
}
