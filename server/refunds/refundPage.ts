import type { EntityManager } from 'typeorm';
import { bestChoice, branchesOf, choiceOf, passesAll } from '../database/choice';
import { dialectOf, type Dialect } from '../database/dialect';
import type { Id } from '../database/id';
import { readList } from '../database/listPage';
import type { Keyset } from '../database/listQuery';
import { countSome, idsOf, sliceOf, type Branch } from '../database/listSql';
import { listOf, sql, type Sql } from '../database/sql';
import type { PageRequest } from '../graphql/connections/page';
import type { Reach } from '../partners/reach';
import type { Refund, RefundStatus } from './refund';
import { RefundRow } from './refund.entity';

/** Which refunds of the orders within reach, newest first. */
export interface RefundQuery {
  readonly reach: Reach;
  readonly status?: readonly RefundStatus[];
  readonly reasonCode?: readonly string[];
  readonly requestedFrom?: Date;
  readonly requestedBefore?: Date;
}

const BY_REQUEST = { target: RefundRow, alias: 'r', column: 'requested_at_ms', descending: true } as const;

/** Reads a page by keyset, one refund more than the limit where there are others, in the order of reading. */
export async function findRefundPage(manager: EntityManager, query: RefundQuery, page: PageRequest): Promise<Refund[]> {
  return findsNothing(query) ? [] : readList(manager, BY_REQUEST, branches(manager, query), sliceOf(page, readKeyset));
}

/** Counts the refunds that match, up to COUNT_LIMIT + 1. */
export async function countRefunds(manager: EntityManager, query: RefundQuery): Promise<number> {
  return findsNothing(query) ? 0 : countSome(manager, branches(manager, query).map(idsOf));
}

/** The place of a refund in the list, for a cursor. */
export function keysetOf(refund: Refund): [requestedAtMs: string, id: Id] {
  return [String(refund.requestedAt.getTime()), refund.id];
}

function readKeyset([requestedAtMs = '0', id = '0']: readonly string[]): Keyset {
  return { value: BigInt(requestedAtMs), id: BigInt(id) };
}

function findsNothing({ reach, status, reasonCode }: RefundQuery): boolean {
  return [reach.locationIds, status, reasonCode].some((values) => values?.length === 0);
}

function branches(manager: EntityManager, query: RefundQuery): Branch[] {
  const { reach, status, reasonCode, requestedFrom, requestedBefore } = query;
  const dialect = dialectOf(manager);
  const choices = [
    ...choiceOf('status', 'refunds_partner_status', status, { rank: status?.includes('SUCCEEDED') ? 2 : 0 }),
    ...choiceOf('reason_code', 'refunds_partner_reason', reasonCode, { rank: 1 }),
  ];
  const where = [
    sql`r.partner_id = ${BigInt(reach.partnerId)}`,
    ...(requestedFrom ? [sql`r.requested_at_ms >= ${requestedFrom.getTime()}`] : []),
    ...(requestedBefore ? [sql`r.requested_at_ms < ${requestedBefore.getTime()}`] : []),
    ...passesAll('r', choices),
    ...(reach.locationIds ? [isOrderedAt(reach.locationIds.map(BigInt), dialect)] : []),
  ];
  const list = { table: 'refunds', alias: 'r', index: 'refunds_partner_requested', value: 'r.requested_at_ms', id: 'r.id', where };
  return branchesOf(list, bestChoice(choices), dialect);
}

function isOrderedAt(locationIds: readonly bigint[], dialect: Dialect): Sql {
  return sql`(SELECT o.location_id FROM ${dialect.byId('orders', 'o')} WHERE o.id = r.order_id) IN ${listOf(locationIds)}`;
}
