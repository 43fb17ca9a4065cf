import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newId, type Id } from '../database/id';
import { insertRows } from '../database/statements';
import { AuditChainRow, AuditEntryRow, type PersonalData } from './audit.entity';
import { auditKeyOf, CHAIN_START, personalHashOf, sealOf, sealOfEnd } from './auditChain';
import { currentOrigin } from './origin';

/** A change to note: who did what to what. `before` and `after` hold what changed, without personal data. */
export interface AuditEntry {
  readonly partnerId: Id;
  /** The key of a caller, or what changes something by itself: `worker`, `command` or `provider`. */
  readonly actor: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Id;
  readonly before?: unknown;
  readonly after?: unknown;
  /** What tells of a person. It can be erased later; everything else stays for ever. */
  readonly personal?: PersonalData;
}

const SALT_BYTES = 16;

// One process has one secret, and what it writes is sealed from its start on.
let sealKey: Buffer | null = null;

/** Seals every row that this process writes from now on. To be called where the program is put together. */
export function sealAuditWith(appSecret: string): void {
  sealKey = auditKeyOf(appSecret);
}

/** The key that this process seals with; null where nothing is sealed. */
export function currentAuditKey(): Buffer | null {
  return sealKey;
}

/** Begins the chain of a new partner, in the transaction that makes it. No other moment makes one. */
export async function startAuditChain(tx: EntityManager, partnerId: Id): Promise<void> {
  const end = { partnerId, sequence: '0', chainHash: CHAIN_START };
  await insertRows(tx, AuditChainRow, [{ ...end, seal: sealKey && sealOfEnd(sealKey, end) }]);
}

/**
 * Notes a change in the transaction that makes it, so that there is never one without the other. From where it comes
 * is noted along. Answers the row's id, by which an attempt whose answer to COMMIT was lost is recognised.
 */
export async function addAuditEntry(tx: EntityManager, entry: AuditEntry): Promise<Id> {
  const row = newAuditEntryRow(entry, new Date());
  await insertRows(tx, AuditEntryRow, [row]);
  return row.id;
}

/** The row of a change that was made at an instant. */
export function newAuditEntryRow({ before = null, after = null, ...entry }: AuditEntry, at: Date): AuditEntryRow {
  const { requestId = null, ipAddress } = currentOrigin() ?? {};
  const personal = personalOf({ ...entry.personal, ...(ipAddress === undefined ? {} : { ipAddress }) });
  const row = { ...entry, id: newId(), at, before, after, requestId, ...personal };
  return { ...row, seal: sealKey && sealOf(sealKey, row), sequence: null, chainHash: null };
}

function personalOf(personal: PersonalData): Pick<AuditEntryRow, 'personal' | 'personalSalt' | 'personalHash'> {
  if (Object.keys(personal).length === 0) return { personal: null, personalSalt: null, personalHash: null };
  const personalSalt = randomBytes(SALT_BYTES).toString('hex');
  return { personal, personalSalt, personalHash: personalHashOf(personalSalt, personal) };
}
