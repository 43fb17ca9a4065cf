import type { RefundCreateInput, RefundPreviewInput } from '../api/generated';
import type { MoneyValue } from '../ui/money';
import { textProblem } from '../ui/plainText';
import { choiceInput, type ChoosableItem, type Choice } from './choice';

export const DESCRIPTION_MAX = 500;
export const DESCRIPTION_COUNT_FROM = 400;

/**
 * A refund that is being written. It outlives a reload, so that what was typed is not lost and, above all,
 * so that a refund whose answer never came is sent again as exactly the same one.
 */
export interface Draft {
  orderId: string;
  /** Whose draft it is: the next person at this desk starts anew. */
  viewerId: string;
  /** Null: everything that can be refunded. */
  choice: Choice | null;
  reasonCode: string;
  description: string;
  waiveFee: boolean;
  /** How staff gave back what no provider can send; counts only where there is such a part. */
  byHandProof: string;
  /** Made once; only a refusal followed by other contents asks for another. */
  idempotencyKey: string;
  /** What was sent and not yet answered: the refund may or may not exist. */
  sent: RefundCreateInput | null;
  /** The amount that was on the button when it was sent. */
  sentTotal: MoneyValue | null;
  /** What the server refused; nothing was created by it. */
  refused: RefundCreateInput | null;
}

export function newDraft(orderId: string, viewerId: string, idempotencyKey: string): Draft {
  return {
    orderId,
    viewerId,
    choice: null,
    reasonCode: '',
    description: '',
    waiveFee: false,
    byHandProof: '',
    idempotencyKey,
    sent: null,
    sentTotal: null,
    refused: null,
  };
}

/** The length that counts for the limit: characters as people count them, without the space around. */
export function descriptionLength(description: string): number {
  return [...description.trim()].length;
}

/** What is wrong with a description, in words for the person who writes it; null when nothing is. */
export function descriptionProblem(description: string): string | null {
  const length = descriptionLength(description);
  if (length === 0) return 'Say why, in a few words. Colleagues will need it.';
  if (length > DESCRIPTION_MAX)
    return `Shorten it by ${length - DESCRIPTION_MAX} characters: at most ${DESCRIPTION_MAX} fit.`;
  return textProblem(description.trim());
}

/** True when the draft can go to the review. */
export function isDescribed(draft: Draft): boolean {
  return draft.reasonCode !== '' && descriptionProblem(draft.description) === null;
}

/** What to ask a preview for. The waiver is only ever named by someone who may use it, and only when it is used. */
export function previewInput(
  draft: Draft,
  items: readonly ChoosableItem[],
  mayWaive: boolean,
): RefundPreviewInput {
  return {
    orderId: draft.orderId,
    ...(draft.choice ? { items: choiceInput(draft.choice, items) } : {}),
    ...(mayWaive && draft.waiveFee ? { waiveFee: true } : {}),
  };
}

/** What a person looked at when they pressed the last button. */
export interface Quoted {
  quote: string;
  total: MoneyValue;
  /** Whether a part of it is given back by hand. */
  byHand: boolean;
}

function sameContents(a: RefundCreateInput, b: Omit<RefundCreateInput, 'idempotencyKey'>): boolean {
  const same = a.quote === b.quote && a.reasonCode === b.reasonCode && a.description === b.description;
  return same && a.byHandProof === b.byHandProof;
}

/**
 * The draft as it stands when its refund is sent. While an answer is outstanding the very same input goes out
 * again, whatever the page shows by then: that is what makes a second try safe.
 */
export function send(
  draft: Draft,
  quoted: Quoted,
  makeKey: () => string,
): Draft & { sent: RefundCreateInput } {
  if (draft.sent) return { ...draft, sent: draft.sent };
  const contents = {
    quote: quoted.quote,
    reasonCode: draft.reasonCode,
    description: draft.description.trim(),
    ...(quoted.byHand ? { byHandProof: draft.byHandProof.trim() } : {}),
  };
  const changed = draft.refused !== null && !sameContents(draft.refused, contents);
  const idempotencyKey = changed ? makeKey() : draft.idempotencyKey;
  return { ...draft, idempotencyKey, sentTotal: quoted.total, sent: { ...contents, idempotencyKey } };
}

/** The draft after a refusal: nothing was created, and it can be changed again. */
export function refuse(draft: Draft): Draft {
  return { ...draft, sent: null, sentTotal: null, refused: draft.sent ?? draft.refused };
}

/** Reads a stored draft; null when it is another order's, another person's, or of another make. */
export function readDraft(json: string | null, orderId: string, viewerId: string): Draft | null {
  if (!json) return null;
  try {
    const draft = JSON.parse(json) as Partial<Draft>;
    const whole = typeof draft.idempotencyKey === 'string' && typeof draft.description === 'string';
    const mine = draft.orderId === orderId && draft.viewerId === viewerId;
    return whole && mine ? { ...newDraft(orderId, viewerId, ''), ...draft } : null;
  } catch {
    return null;
  }
}
