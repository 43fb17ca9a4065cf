import type { Database } from '../../database/database';
import type { Id } from '../../database/id';
import { isDuplicateKey } from '../../database/retry';
import { insertRows } from '../../database/statements';
import { OutboxRow } from '../../outbox/outbox.entity';
import { PartnerRow } from '../../partners/partner.entity';
import { nextLocalTime } from './localTime';

/** The hour from three to four at night is quiet; each partner has a minute of its own in it. */
const QUIET_FROM_MINUTE = 3 * 60;
const QUIET_MINUTES = 60n;

/** When a partner's next reconciliation is due. */
export function nextQuietTime({ id, timeZone }: Pick<PartnerRow, 'id' | 'timeZone'>, after: Date): Date {
  return nextLocalTime(QUIET_FROM_MINUTE + Number(BigInt(id) % QUIET_MINUTES), timeZone, after);
}

/**
 * Makes sure that each partner has its one job of reconciling, which comes again every day. The job's id is the
 * partner's own, so that however many processes start at once, there is one, and one of them does it.
 */
export async function scheduleReconciliations(database: Database, now: Date = new Date()): Promise<void> {
  for (const partner of await database.read.find(PartnerRow)) {
    if (await database.read.existsBy(OutboxRow, { id: partner.id })) continue;
    await database
      .transaction((tx) => insertRows(tx, OutboxRow, [jobOf(partner.id, nextQuietTime(partner, now), now)]))
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
  }
}

function jobOf(partnerId: Id, dueAt: Date, createdAt: Date): OutboxRow {
  const job = { id: partnerId, topic: 'RECONCILE', subjectId: partnerId, payload: null };
  return { ...job, dueAt, attempts: 0, leaseToken: null, createdAt };
}
