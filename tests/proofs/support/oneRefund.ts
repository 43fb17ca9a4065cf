import type { EntityManager } from 'typeorm';
import { brokenBooks, countOutbox, countRefunds, differencesWithProvider } from './books';
import type { ProofContext } from './proof';

/** Checks that of an order of 100.00 exactly one refund of 60.00 was made, by one key, at every level of the books. */
export async function checkOneRefund(context: ProofContext, manager: EntityManager, number: string): Promise<void> {
  const rows: { taken: unknown; refunds: unknown; refund_keys: unknown }[] = await manager.query(
    `SELECT o.taken_minor AS taken, (SELECT COUNT(*) FROM refunds r WHERE r.order_id = o.id) AS refunds,
       (SELECT COUNT(*) FROM idempotency_keys k JOIN refunds r ON r.id = k.refund_id WHERE r.order_id = o.id) AS refund_keys
     FROM orders o WHERE o.number = ?`,
    [number],
  );
  const found = [rows[0]?.taken, rows[0]?.refunds, rows[0]?.refund_keys].map(String).join(', ');
  context.check(found === '6000, 1, 1', `order ${number}: taken, refunds and keys are ${found} and not 6000, 1, 1`);
  const mistakes = await brokenBooks(manager, number);
  context.check(mistakes.length === 0, mistakes.join('; '));
}

/** Waits until every refund has ended, and checks that the provider executed each of them once and nothing else. */
export async function checkAllEnded(context: ProofContext, manager: EntityManager): Promise<void> {
  await untilAllEnded(manager);
  const mistakes = [...(await brokenBooks(manager)), ...(await differencesWithProvider(manager))];
  context.check(mistakes.length === 0, mistakes.join('; '));
}

/** Waits until no refund is under way and the workers have nothing left to do. */
export async function untilAllEnded(manager: EntityManager): Promise<void> {
  while ((await countRefunds(manager)).underWay > 0 || (await countOutbox(manager)) > 0);
}
