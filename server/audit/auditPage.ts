import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Id } from '../database/id';
import { addChoice, addKeyset, countMatches, type Keyset } from '../database/listQuery';
import type { PageRequest } from '../graphql/connections/page';
import { AuditEntryRow } from './audit.entity';

/** Which entries of a partner's audit, newest first. */
export interface AuditQuery {
  readonly partnerId: Id;
  readonly from?: Date;
  readonly before?: Date;
  readonly action?: readonly string[];
  /** As rows name it, e.g. `staff:123`; with a colon at its end every actor of that kind. */
  readonly actor?: string;
  /** Every list that is given keeps only entries about what it names. */
  readonly subjectIds?: readonly (readonly Id[])[];
}

/** Reads a page by keyset, one entry more than the limit where there are others, in the order of reading. */
export function findAuditPage(manager: EntityManager, query: AuditQuery, page: PageRequest): Promise<AuditEntryRow[]> {
  const direction = page.backward ? 'ASC' : 'DESC';
  const builder = matching(manager, query)
    .orderBy('entry.at', direction)
    .addOrderBy('entry.id', direction)
    .limit(page.limit + 1);
  if (page.after) addKeyset(builder, 'at', 'after', true, readKeyset(page.after));
  if (page.before) addKeyset(builder, 'at', 'before', true, readKeyset(page.before));
  return builder.getMany();
}

/** Counts the entries that match, up to COUNT_LIMIT + 1. */
export function countAuditEntries(manager: EntityManager, query: AuditQuery): Promise<number> {
  return countMatches(manager, matching(manager, query));
}

/** The place of an entry in the list, for a cursor. */
export function keysetOf({ at, id }: AuditEntryRow): [atMs: string, id: Id] {
  return [String(at.getTime()), id];
}

function readKeyset([atMs = '0', id = '0']: readonly string[]): Keyset {
  return { value: BigInt(atMs), id: BigInt(id) };
}

function matching(manager: EntityManager, query: AuditQuery): SelectQueryBuilder<AuditEntryRow> {
  const { partnerId, from, before, action, actor, subjectIds = [] } = query;
  const builder = manager
    .createQueryBuilder(AuditEntryRow, 'entry')
    .where('entry.partnerId = :partnerId', { partnerId: BigInt(partnerId) });
  if (from) builder.andWhere('entry.at >= :from', { from: from.getTime() });
  if (before) builder.andWhere('entry.at < :until', { until: before.getTime() });
  addChoice(builder, 'action', action);
  // A semicolon comes right after a colon: the kind's keys, and nothing else, lie between.
  if (actor?.endsWith(':')) builder.andWhere('entry.actor > :actor AND entry.actor < :end', { actor, end: `${actor.slice(0, -1)};` });
  else if (actor !== undefined) builder.andWhere('entry.actor = :actor', { actor });
  if (subjectIds.length > 0) addChoice(builder, 'subjectId', commonIds(subjectIds).map(BigInt));
  return builder;
}

function commonIds([first = [], ...others]: readonly (readonly Id[])[]): readonly Id[] {
  return first.filter((id) => others.every((ids) => ids.includes(id)));
}
