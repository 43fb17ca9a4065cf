import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { newId, type Id } from '../../database/id';
import { insertRows } from '../../database/statements';
import type { ComparedPayment } from './compare';
import type { Difference } from './difference';
import { DifferenceRow } from './reconciliation.entity';

/** Who closes what is gone by itself. */
export const CLOSED_BY_ITSELF = 'reconciliation';

/** Writes down what was found of a payment now, and closes what is gone. Pays nothing, changes nothing else. */
export async function storeDifferences(
  tx: EntityManager,
  partnerId: Id,
  payment: ComparedPayment,
  found: readonly Difference[],
  now: Date,
): Promise<void> {
  const identities = found.map(({ identity }) => identity);
  const known = await tx.findBy(DifferenceRow, { partnerId, identity: In(identities) });
  for (const difference of found) {
    const row = known.find(({ identity }) => identity === difference.identity);
    if (row) await tx.update(DifferenceRow, { id: row.id }, seenAgain(row, difference, now));
    else await insertRows(tx, DifferenceRow, [newRow(partnerId, payment, difference, now)]);
  }
  const gone = { partnerId, paymentId: payment.id, closedAt: IsNull(), identity: Not(In(identities)) };
  await tx.update(DifferenceRow, gone, { closedAt: now, closedBy: CLOSED_BY_ITSELF });
}

function newRow(partnerId: Id, payment: ComparedPayment, difference: Difference, now: Date): DifferenceRow {
  const { id: paymentId, orderId, provider, currencyCode } = payment;
  const place = { partnerId, orderId, paymentId, provider, currencyCode };
  return { id: newId(), ...place, ...difference, foundAt: now, seenAt: now, closedAt: null, closedBy: null, note: null };
}

/** What was gone by itself is open again; what staff closed stays closed while it is as it was then. */
function seenAgain(row: DifferenceRow, difference: Difference, now: Date): Partial<DifferenceRow> {
  const { refundId, providerReference, ours, theirs, amountMinor } = difference;
  const seen = { seenAt: now, refundId, providerReference, ours, theirs, amountMinor };
  if (row.closedAt === null) return seen;
  const isAsItWas = row.theirs === theirs && row.amountMinor === amountMinor;
  if (row.closedBy !== CLOSED_BY_ITSELF && isAsItWas) return { seenAt: now };
  return { ...seen, foundAt: now, closedAt: null, closedBy: null, note: null };
}
