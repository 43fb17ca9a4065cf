import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
import { addChoice, addKeyset, countMatches, type Keyset } from '../database/listQuery';
import type { PageRequest } from '../graphql/connections/page';
import type { Reach } from '../partners/reach';
import { addReachOfOrder } from '../partners/reachRows';
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

/** Reads a page by keyset, one refund more than the limit where there are others, in the order of reading. */
export function findRefundPage(manager: EntityManager, query: RefundQuery, page: PageRequest): Promise<Refund[]> {
  const direction = page.backward ? 'ASC' : 'DESC';
  const builder = matching(manager, query)
    .orderBy('r.requestedAt', direction)
    .addOrderBy('r.id', direction)
    .limit(page.limit + 1);
  if (page.after) addKeyset(builder, 'requestedAt', 'after', true, readKeyset(page.after));
  if (page.before) addKeyset(builder, 'requestedAt', 'before', true, readKeyset(page.before));
  return builder.getMany();
}

/** Counts the refunds that match, up to COUNT_LIMIT + 1. */
export function countRefunds(manager: EntityManager, query: RefundQuery): Promise<number> {
  return countMatches(manager, matching(manager, query));
}

/** The place of a refund in the list, for a cursor. */
export function keysetOf(refund: Refund): [requestedAtMs: string, id: Id] {
  return [String(refund.requestedAt.getTime()), refund.id];
}

function readKeyset([requestedAtMs = '0', id = '0']: readonly string[]): Keyset {
  return { value: BigInt(requestedAtMs), id: BigInt(id) };
}

function matching(manager: EntityManager, query: RefundQuery): SelectQueryBuilder<RefundRow> {
  const builder = manager.createQueryBuilder(RefundRow, 'r');
  addReachOfOrder(builder, query.reach);
  addChoice(builder, 'status', query.status);
  addChoice(builder, 'reasonCode', query.reasonCode);
  if (query.requestedFrom) builder.andWhere('r.requestedAt >= :from', { from: query.requestedFrom.getTime() });
  if (query.requestedBefore) builder.andWhere('r.requestedAt < :until', { until: query.requestedBefore.getTime() });
  return builder;
}
