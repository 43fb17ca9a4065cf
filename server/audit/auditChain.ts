import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Id } from '../database/id';

// What makes a change of the audit visible. Each row carries a seal over its content from the moment it is written;
// shortly after it gets its place in the partner's chain, whose hash holds everything before it. Personal data is held
// by a salted hash, so that it can be erased and nothing else.

/** What of a row is sealed: all that never changes. */
export interface AuditContent {
  readonly id: Id;
  readonly partnerId: Id;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Id;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
  readonly personalHash: string | null;
}

/** What stands before the first row of every chain. */
export const CHAIN_START = '';

// A row's seal begins with this since the ends of chains are sealed; see `isFromSealedChain`.
const MARK = '2.';
const FORMAT = 'audit-2';
const OLD_FORMAT = 'audit-1';
const END_FORMAT = 'audit-end';
const KEY_BYTES = 32;

/** The key of the audit's seals, of the installation's secret: whoever has only the database can make none. */
export function auditKeyOf(appSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', appSecret, '', 'audit-seal', KEY_BYTES));
}

/** The seal of a row: a keyed hash over its content. */
export function sealOf(key: Buffer, row: AuditContent): string {
  return MARK + keyedHash(key, contentOf(FORMAT, row), 'base64url');
}

/** The seal that rows got before the ends of chains were sealed. Rows from before there were seals are linked with it. */
export function oldSealOf(key: Buffer, row: AuditContent): string {
  return keyedHash(key, contentOf(OLD_FORMAT, row));
}

/** Whether a row carries the seal that its content has. */
export function holdsSeal(key: Buffer, row: AuditContent & { readonly seal: string }): boolean {
  return row.seal === (isFromSealedChain(row.seal) ? sealOf(key, row) : oldSealOf(key, row));
}

/**
 * Whether a row was written to a chain whose end was sealed already. Nobody without the key can make such a seal look
 * older, so that no chain that was ever sealed passes for one that is still to be.
 */
export function isFromSealedChain(seal: string): boolean {
  return seal.startsWith(MARK);
}

/** The end of a chain. */
export interface ChainEnd {
  readonly partnerId: Id;
  readonly sequence: Id | bigint;
  readonly chainHash: string;
}

/** The seal of a chain's end, which follows from no row: without it a chain could be set back to an earlier end. */
export function sealOfEnd(key: Buffer, { partnerId, sequence, chainHash }: ChainEnd): string {
  return keyedHash(key, [END_FORMAT, partnerId, `${sequence}`, chainHash]);
}

function contentOf(format: string, row: AuditContent): (string | number | null)[] {
  const { id, partnerId, at, actor, action, subjectType, subjectId, before, after, requestId, personalHash } = row;
  const values = [jsonOf(before), jsonOf(after), requestId, personalHash];
  return [format, id, partnerId, at.getTime(), actor, action, subjectType, subjectId, ...values];
}

/** A place in a chain. */
export interface Link {
  readonly id: Id;
  readonly sequence: bigint;
  readonly chainHash: string;
}

/** The places of rows that come after the end of a chain, in the order given. */
export function linksAfter(
  key: Buffer,
  end: { readonly sequence: bigint; readonly chainHash: string },
  rows: readonly (AuditContent & { readonly seal: string | null })[],
): Link[] {
  let { sequence, chainHash } = end;
  return rows.map((row) => {
    sequence += 1n;
    // The seal that a row carries is linked, whether it fits or not: verifying tells which.
    chainHash = linkOf(key, chainHash, sequence, row.seal ?? oldSealOf(key, row));
    return { id: row.id, sequence, chainHash };
  });
}

/** The hash of a place in a chain: over the place before it, its own number and the seal of its row. */
export function linkOf(key: Buffer, previous: string, sequence: bigint, seal: string): string {
  return keyedHash(key, [previous, `${sequence}`, seal]);
}

/** What stays of personal data when it is erased. The salt, erased along, keeps it from being guessed. */
export function personalHashOf(salt: string, personal: unknown): string {
  return createHash('sha256').update(JSON.stringify([salt, personal])).digest('hex');
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function keyedHash(key: Buffer, parts: readonly (string | number | null)[], encoding: 'hex' | 'base64url' = 'hex'): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest(encoding);
}
