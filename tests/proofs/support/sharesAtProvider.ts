import type { EntityManager } from 'typeorm';
import { allocationKey } from '../../../server/refunds/refund';

type Stored = bigint | number | string;

/** A refund in the books of a provider, as far as it can be compared. */
export interface ExecutedShare {
  readonly key: string;
  readonly amountMinor: bigint;
}

/** Every share that we hold for paid by its provider, by the key that it was sent with. */
export async function paidShares(manager: EntityManager): Promise<ExecutedShare[]> {
  const rows: { share_id: Stored; attempt: Stored; amount: Stored }[] = await manager.query(
    "SELECT a.id AS share_id, a.attempt, a.amount_minor AS amount FROM refund_allocations a WHERE a.status = 'SUCCEEDED'",
  );
  return rows.map(({ share_id: id, attempt, amount }) => ({
    key: allocationKey({ id: String(id), attempt: Number(attempt) }),
    amountMinor: BigInt(amount),
  }));
}

/** What a provider executed and what we hold for paid, compared: one line for each difference. */
export function differences(executed: readonly ExecutedShare[], paid: readonly ExecutedShare[]): string[] {
  const left = new Map(paid.map(({ key, amountMinor }) => [key, amountMinor]));
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { key, amountMinor } of executed) {
    const ours = left.get(key);
    if (seen.has(key)) found.push(`executed twice: ${key}`);
    else if (ours === undefined) found.push(`executed, but not ours: ${amountMinor} by ${key}`);
    else if (ours !== amountMinor) found.push(`executed with ${amountMinor}, ours is ${ours}: ${key}`);
    seen.add(key);
  }
  for (const { key, amountMinor } of paid) {
    if (!seen.has(key)) found.push(`ours, but never executed: ${amountMinor} by ${key}`);
  }
  return found;
}
