import type { RefundAction } from '../api/generated';
import { textProblem } from '../ui/plainText';

/** What somebody does about a refund that was made, as it is sent; the proof only when it is marked as paid. */
export interface RefundChange {
  action: RefundAction;
  refundId: string;
  /** One for each time that it is asked for; a repetition after a lost answer has the same. */
  idempotencyKey: string;
  proof: string;
}

export const PROOF_MAX = 500;

/** What is wrong with what shows that money was given back by hand, in words; null when nothing is. */
export function proofProblem(proof: string): string | null {
  if (!/[\p{L}\p{N}]/u.test(proof)) return 'Say how: without it nothing is recorded.';
  const length = [...proof.trim()].length;
  if (length > PROOF_MAX) return `Shorten it by ${length - PROOF_MAX} characters: at most ${PROOF_MAX} fit.`;
  return textProblem(proof.trim());
}

const ACTIONS: readonly unknown[] = ['RETRY', 'CANCEL', 'MARK_PAID'] satisfies RefundAction[];

/** Reads a stored change; null when it is another refund's, another person's, or of another make. */
export function readChange(json: string | null, refundId: string, viewerId: string): RefundChange | null {
  if (!json) return null;
  try {
    const stored = JSON.parse(json) as Partial<RefundChange> & { viewerId?: unknown };
    const { action, idempotencyKey, proof = '' } = stored;
    const mine = stored.refundId === refundId && stored.viewerId === viewerId;
    if (!mine || !action || !ACTIONS.includes(action) || typeof idempotencyKey !== 'string') return null;
    return { action, refundId, idempotencyKey, proof };
  } catch {
    return null;
  }
}
