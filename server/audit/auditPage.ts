import type { EntityManager } from 'typeorm';
import { bestChoice, branchesOf, choiceOf, passesAll } from '../database/choice';
import { dialectOf } from '../database/dialect';
import type { Id } from '../database/id';
import { readList } from '../database/listPage';
import type { Keyset } from '../database/listQuery';
import { countSome, idsOf, sliceOf, type Branch } from '../database/listSql';
import { sql } from '../database/sql';
import type { PageRequest } from '../graphql/connections/page';
import { AuditEntryRow } from './audit.entity';

/** Which entries of a partner's audit, newest first. */
export interface AuditQuery {
  readonly partnerId: Id;
  readonly from?: Date;
  readonly before?: Date;
  readonly action?: readonly string[];
  /** As rows name them, e.g. `staff:123`. */
  readonly actors?: readonly string[];
  /** Every list that is given keeps only entries about what it names. */
  readonly subjectIds?: readonly (readonly Id[])[];
}

const BY_TIME = { target: AuditEntryRow, alias: 'entry', column: 'at_ms', descending: true } as const;
/** So many people and programs of one kind are looked up one by one. */
const MAX_ACTORS = 200;

/** Reads a page by keyset, one entry more than the limit where there are others, in the order of reading. */
export async function findAuditPage(manager: EntityManager, query: AuditQuery, page: PageRequest): Promise<AuditEntryRow[]> {
  return findsNothing(query) ? [] : readList(manager, BY_TIME, branches(manager, query), sliceOf(page, readKeyset));
}

/** Counts the entries that match, up to COUNT_LIMIT + 1. */
export async function countAuditEntries(manager: EntityManager, query: AuditQuery): Promise<number> {
  return findsNothing(query) ? 0 : countSome(manager, branches(manager, query).map(idsOf));
}

/** The place of an entry in the list, for a cursor. */
export function keysetOf({ at, id }: AuditEntryRow): [atMs: string, id: Id] {
  return [String(at.getTime()), id];
}

function readKeyset([atMs = '0', id = '0']: readonly string[]): Keyset {
  return { value: BigInt(atMs), id: BigInt(id) };
}

function findsNothing({ action, actors, subjectIds }: AuditQuery): boolean {
  return [action, actors, subjectsOf(subjectIds)].some((values) => values?.length === 0);
}

function branches(manager: EntityManager, { partnerId, from, before, action, actors, subjectIds }: AuditQuery): Branch[] {
  const choices = [
    ...choiceOf('subject_id', 'audit_entries_partner_subject', subjectsOf(subjectIds)?.map(BigInt), { rank: 0, maxBranches: MAX_ACTORS }),
    ...choiceOf('actor', 'audit_entries_partner_actor', actors, { rank: 1, maxBranches: MAX_ACTORS }),
    ...choiceOf('action', 'audit_entries_partner_action', action, { rank: 2 }),
  ];
  const where = [
    sql`entry.partner_id = ${BigInt(partnerId)}`,
    ...(from ? [sql`entry.at_ms >= ${from.getTime()}`] : []),
    ...(before ? [sql`entry.at_ms < ${before.getTime()}`] : []),
    ...passesAll('entry', choices),
  ];
  const list = { table: 'audit_entries', alias: 'entry', index: 'audit_entries_partner_at', value: 'entry.at_ms', id: 'entry.id', where };
  return branchesOf(list, bestChoice(choices), dialectOf(manager));
}

/** What every list that is given names; null where there is none. */
function subjectsOf(lists: readonly (readonly Id[])[] | undefined): readonly Id[] | null {
  const [first, ...others] = lists ?? [];
  return first ? first.filter((id) => others.every((ids) => ids.includes(id))) : null;
}
