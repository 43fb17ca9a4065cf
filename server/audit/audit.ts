import type { EntityManager } from 'typeorm';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import { AuditEntryRow } from './audit.entity';

/** A change to note: who did what to what. `before` and `after` hold what changed, without personal data. */
export interface AuditEntry {
  readonly partnerId: Id;
  readonly actor: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Id;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly requestId?: string;
  /** What tells of a person, such as an address. */
  readonly personal?: Readonly<Record<string, string | null>>;
}

/** Notes a change in the transaction that makes it, so that there is never one without the other. */
export async function addAuditEntry(tx: EntityManager, entry: AuditEntry): Promise<void> {
  await insertRows(tx, AuditEntryRow, [newAuditEntryRow(entry, new Date())]);
}

/** The row of a change that was made at an instant. */
export function newAuditEntryRow(entry: AuditEntry, at: Date): AuditEntryRow {
  const { before = null, after = null, requestId = null, ...rest } = entry;
  const unlinked = { personal: null, personalSalt: null, personalHash: null, sequence: null, chainHash: null };
  return { id: newId(), at, before, after, requestId, ...rest, ...unlinked };
}
