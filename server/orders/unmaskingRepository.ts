import { In, MoreThan, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import { MAX_UNMASKINGS, UNMASKINGS_WINDOW_MS } from './unmasking';
import { UnmaskingCountRow, UnmaskingRow } from './unmasking.entity';

/** Until when a caller sees the customers of some orders; those that they do not see are left out. */
export async function findUnmaskings(
  manager: EntityManager,
  caller: string,
  orderIds: readonly Id[],
  now: Date,
): Promise<ReadonlyMap<Id, Date>> {
  const rows = await manager.findBy(UnmaskingRow, { caller, orderId: In(orderIds), until: MoreThan(now) });
  return new Map(rows.map(({ orderId, until }) => [orderId, until]));
}

/**
 * Counts one more for a caller; false when they have had enough of them within the time. One guarded UPDATE of one row,
 * so that two at once count as two on any number of database nodes.
 */
export async function countUnmasking(tx: EntityManager, caller: string, now: Date): Promise<boolean> {
  const start = { caller, since: now, used: 0 };
  await tx.createQueryBuilder().insert().into(UnmaskingCountRow).values(start).orIgnore().execute();
  const over = now.getTime() - UNMASKINGS_WINDOW_MS;
  const matched = await execute(
    tx,
    `UPDATE unmasking_counts
     SET used = CASE WHEN since_ms <= ? THEN 1 ELSE used + 1 END, since_ms = CASE WHEN since_ms <= ? THEN ? ELSE since_ms END
     WHERE caller = ? AND (since_ms <= ? OR used < ?)`,
    [over, over, now.getTime(), caller, over, MAX_UNMASKINGS],
  );
  return matched === 1;
}

/** Lets a caller see the customer of an order until a moment, and forgets what they saw before. */
export async function storeUnmasking(tx: EntityManager, row: UnmaskingRow, now: Date): Promise<void> {
  await execute(tx, 'DELETE FROM unmaskings WHERE caller = ? AND until_ms <= ?', [row.caller, now.getTime()]);
  await tx.upsert(UnmaskingRow, row, ['caller', 'orderId']);
}
