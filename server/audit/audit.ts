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
}

/** Notes a change in the transaction that makes it, so that there is never one without the other. */
export async function addAuditEntry(tx: EntityManager, entry: AuditEntry): Promise<void> {
  const { before = null, after = null, requestId = null, ...rest } = entry;
  await insertRows(tx, AuditEntryRow, [{ id: newId(), at: new Date(), before, after, requestId, ...rest }]);
}
