import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { existingRow, findRows, updateRows } from '../database/rows';
import { execute, insertRows } from '../database/statements';
import { addToOutbox } from '../outbox/outbox';
import { NoticeRefused, type ProviderNotice } from './notice';
import { NoticeRow } from './notice.entity';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider, type ProviderName } from './payment';
import { findPaymentsByReference } from './paymentRepository';

/** Whose notices, and of which provider. */
export interface NoticePlace {
  readonly partnerId: Id;
  readonly provider: ConnectableProvider;
}

/** How often somebody else may store the same notice at the same moment. */
const MAX_ATTEMPTS = 5;

/**
 * Stores notices and promises to apply them, in one transaction: once this returns, they cannot be lost. A copy of
 * one that is known only counts up. Throws NoticeRefused for what cannot be a notice of a provider.
 */
export async function storeNotices(database: Database, place: NoticePlace, notices: readonly ProviderNotice[]): Promise<void> {
  if (notices.some((notice) => !fits(notice))) throw new NoticeRefused('a reference is too long to be one');
  // Everyone takes the rows in the same order, so that two messages that share some never wait for each other.
  const inOrder = [...notices].sort((a, b) => (a.eventKey < b.eventKey ? -1 : 1));
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (tx) => {
        for (const notice of inOrder) await storeNotice(tx, place, notice);
      });
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isDuplicateKey(error)) throw error;
    }
  }
}

async function storeNotice(tx: EntityManager, { partnerId, provider }: NoticePlace, notice: ProviderNotice): Promise<void> {
  const copies = await execute(
    tx,
    `UPDATE provider_notices SET received_count = received_count + 1
     WHERE partner_id = ? AND provider = ? AND event_key = ?`,
    [BigInt(partnerId), provider, notice.eventKey],
  );
  if (copies > 0) return isHint(provider) ? reopen(tx, partnerId, provider, notice.eventKey) : undefined;
  const id = newId();
  const paymentReference = await recordedReference(tx, { partnerId, provider }, notice);
  const eventType = notice.eventType.slice(0, LENGTHS.eventType);
  const reason = notice.reason?.slice(0, LENGTHS.reason) ?? null;
  const received = { receivedAt: new Date(), receivedCount: 1, processedAt: null, outcome: null };
  await insertRows(tx, NoticeRow, [
    { ...notice, id, partnerId, provider, paymentReference, eventType, reason, ...received },
  ]);
  await addToOutbox(tx, 'NOTICE_APPLY', id);
}

/** Which of two names of a payment an order has recorded; the first when none has yet. */
async function recordedReference(
  tx: EntityManager,
  { partnerId, provider }: NoticePlace,
  { paymentReference, otherPaymentReference }: ProviderNotice,
): Promise<string> {
  if (!otherPaymentReference) return paymentReference;
  const others = await findPaymentsByReference(tx, partnerId, provider, otherPaymentReference);
  return others.length > 0 ? otherPaymentReference : paymentReference;
}

/** Whether the messages of a provider name nothing but a payment: each may tell of something new, also when it looks like a copy. */
export function isHint(provider: ConnectableProvider): boolean {
  return provider === 'mollie';
}

/** A notice that was applied is applied again: the provider is asked once more. */
async function reopen(tx: EntityManager, partnerId: Id, provider: ConnectableProvider, eventKey: string): Promise<void> {
  const row = await existingRow(tx, NoticeRow, { partnerId, provider, eventKey });
  if (row.processedAt === null) return;
  await updateRows(tx, NoticeRow, { id: row.id }, { processedAt: null, outcome: null });
  await addToOutbox(tx, 'NOTICE_APPLY', row.id);
}

const LENGTHS = { eventKey: 200, eventType: 64, reference: 128, reason: 200 } as const;

function fits({ eventKey, currencyCode, ...notice }: ProviderNotice): boolean {
  const { paymentReference, otherPaymentReference, refundReference, refundKey } = notice;
  const references = [paymentReference, otherPaymentReference ?? '', refundReference ?? '', refundKey ?? ''];
  return (
    eventKey.length <= LENGTHS.eventKey &&
    references.every((reference) => reference.length <= LENGTHS.reference) &&
    (currencyCode === null || currencyCode.length === 3)
  );
}

/**
 * Notices that came before their payments were recorded are applied anew. To be called in the transaction that records
 * the payments: who applies a notice at this moment waits for it, or is waited for.
 */
export async function reopenNotices(
  tx: EntityManager,
  partnerId: Id,
  payments: readonly { readonly provider: ProviderName; readonly reference: string }[],
): Promise<void> {
  for (const provider of CONNECTABLE_PROVIDERS) {
    const references = payments.filter((payment) => payment.provider === provider).map(({ reference }) => reference);
    if (references.length === 0) continue;
    const places = references.map(() => '?').join(', ');
    const reopened = await execute(
      tx,
      `UPDATE provider_notices SET processed_at_ms = NULL, outcome = NULL
       WHERE partner_id = ? AND provider = ? AND payment_reference IN (${places})`,
      [BigInt(partnerId), provider, ...references],
    );
    if (reopened === 0) continue;
    const rows = await findRows(tx, NoticeRow, { partnerId, provider, paymentReference: references });
    // One of each payment is enough: it is applied with all that wait.
    const firsts = new Map(rows.reverse().map((row) => [row.paymentReference, row.id]));
    for (const id of firsts.values()) await addToOutbox(tx, 'NOTICE_APPLY', id);
  }
}

/** Everything that a provider has told about a payment, in the order in which it came. */
export function findNotices(
  manager: EntityManager,
  { partnerId, provider }: NoticePlace,
  paymentReference: string,
): Promise<NoticeRow[]> {
  return findRows(manager, NoticeRow, { partnerId, provider, paymentReference }, { order: { id: 'ASC' } });
}
