import type { RefundCaseFragment } from '../api/generated';

/** What decides whether a refund needs a person. */
export interface Settled {
  status?: RefundCaseFragment['status'];
  failure: { code: string } | null;
  order: { refundStatus: RefundCaseFragment['order']['refundStatus'] };
}

/** Failures that stay open whatever was refunded after them: a part of the money is on one side, a part on the other. */
const STAY_OPEN: readonly string[] = ['PARTLY_PAID', 'PAID_AFTER_ALL'];

/**
 * Whether a refund that failed or came back needs a person: until another refund of its order was made after it.
 * The order knows that; its own status says so.
 */
export function needsSomebody({ failure, order }: Settled): boolean {
  return order.refundStatus === 'ACTION_REQUIRED' || STAY_OPEN.includes(failure?.code ?? '');
}

/** The failures that need a person, the oldest first. */
export function openFailures(failed: readonly RefundCaseFragment[]): RefundCaseFragment[] {
  return failed.filter(needsSomebody).sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
}

/**
 * A list that was asked for anew, as it is shown: a refund that somebody here has just dealt with keeps its place, with
 * what became of it, so that nothing moves under the hand; new ones come at the end.
 * @param before what was shown, in its order
 */
export function keepPlaces(
  list: readonly RefundCaseFragment[],
  handled: ReadonlyMap<string, RefundCaseFragment>,
  before: readonly RefundCaseFragment[],
): RefundCaseFragment[] {
  const byId = new Map([...handled, ...list.map((refund) => [refund.id, refund] as const)]);
  const kept = before.flatMap(({ id }) => byId.get(id) ?? []);
  const shown = new Set(kept.map(({ id }) => id));
  return [...kept, ...list.filter(({ id }) => !shown.has(id))];
}
