import type { BookPayment, BookRefund } from '../books';

/** Something that a provider tells of. */
export type HappeningKind =
  | 'REFUND_CREATED'
  | 'REFUND_SUCCEEDED'
  | 'REFUND_FAILED'
  | 'REFUND_RETURNED'
  | 'REFUND_CANCELED'
  | 'DISPUTE_OPENED'
  | 'DISPUTE_WON'
  | 'DISPUTE_LOST';

export interface Happening {
  readonly kind: HappeningKind;
  readonly atMs: number;
}

/** What happens to a refund from its making to its end, also what lies ahead. */
export function refundHappenings(refund: BookRefund): Happening[] {
  const { createdAtMs, settlesAtMs, canceledAtMs, fails, needsAction } = refund;
  const happenings: Happening[] = [{ kind: 'REFUND_CREATED', atMs: createdAtMs }];
  if (canceledAtMs !== null) return [...happenings, { kind: 'REFUND_CANCELED', atMs: canceledAtMs }];
  const arrives = !needsAction && (fails === null || fails.atMs > settlesAtMs);
  if (arrives) happenings.push({ kind: 'REFUND_SUCCEEDED', atMs: settlesAtMs });
  if (fails !== null) happenings.push({ kind: arrives ? 'REFUND_RETURNED' : 'REFUND_FAILED', atMs: fails.atMs });
  return happenings;
}

export function disputeHappenings({ dispute }: BookPayment): Happening[] {
  if (dispute === null) return [];
  const opened: Happening = { kind: 'DISPUTE_OPENED', atMs: dispute.openedAtMs };
  if (dispute.closed === null) return [opened];
  return [opened, { kind: dispute.closed.isWon ? 'DISPUTE_WON' : 'DISPUTE_LOST', atMs: dispute.closed.atMs }];
}
