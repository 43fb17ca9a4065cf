import type { EntityManager } from 'typeorm';
import { findReasons } from '../partners/partnerRepository';
import { textProblem } from '../plainText';
import type { Quote, QuoteSealer } from './quote';
import type { RefundCaller } from './refundPreview';

export interface RefundCreateInput {
  readonly quote: string;
  readonly idempotencyKey: string;
  readonly reasonCode: string;
  readonly description: string;
  /** How the part was given back that no provider can send, e.g. the number of a receipt. */
  readonly byHandProof?: string | null;
}

export const REFUND_CREATE_ERROR_CODES = [
  'QUOTE_INVALID',
  'QUOTE_EXPIRED',
  'QUOTE_STALE',
  'REASON_UNKNOWN',
  'DESCRIPTION_REQUIRED',
  'DESCRIPTION_TOO_LONG',
  'DESCRIPTION_INVALID',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_REUSED',
  'NOT_REFUNDABLE',
  'BY_HAND_PROOF_REQUIRED',
  'BY_HAND_PROOF_TOO_LONG',
  'BY_HAND_PROOF_INVALID',
] as const;
export type RefundCreateErrorCode = (typeof REFUND_CREATE_ERROR_CODES)[number];

/** Why a refund was not created. Each message says what happened, that no money moved, and what to do next. */
export interface RefundProblem {
  readonly code: RefundCreateErrorCode;
  readonly message: string;
  readonly field: string[];
}

const MAX_DESCRIPTION_LENGTH = 500;
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{8,64}$/;

const problemAt = (field: string) => (code: RefundCreateErrorCode, message: string): RefundProblem => ({
  code,
  message,
  field: ['input', field],
});
const atQuote = problemAt('quote');
const atKey = problemAt('idempotencyKey');
const atDescription = problemAt('description');

export const problem = {
  quoteInvalid: () => atQuote('QUOTE_INVALID', 'This preview cannot be used. No money has moved. Preview the refund again.'),
  quoteExpired: () =>
    atQuote('QUOTE_EXPIRED', 'The amounts were held for 10 minutes and have run out. No money has moved. Review again.'),
  quoteStale: () => atQuote('QUOTE_STALE', 'The order changed. No money has moved. Review again.'),
  notRefundable: (why: string) => atQuote('NOT_REFUNDABLE', `${why} No money has moved.`),
  reasonUnknown: () =>
    problemAt('reasonCode')('REASON_UNKNOWN', 'Choose one of the reasons. No money has moved.'),
  descriptionRequired: () =>
    atDescription('DESCRIPTION_REQUIRED', 'Say in a few words why, for your colleagues. No money has moved.'),
  descriptionTooLong: () =>
    atDescription(
      'DESCRIPTION_TOO_LONG',
      `The description has more than ${MAX_DESCRIPTION_LENGTH} characters. Shorten it. No money has moved.`,
    ),
  descriptionInvalid: (why: string) => atDescription('DESCRIPTION_INVALID', `${why} No money has moved.`),
  byHandProofRequired: () =>
    problemAt('byHandProof')(
      'BY_HAND_PROOF_REQUIRED',
      'A part of this was paid in a way that cannot be sent back from here. Give it back by hand and say how, e.g. the number of the receipt. No money has moved.',
    ),
  byHandProofTooLong: () =>
    problemAt('byHandProof')(
      'BY_HAND_PROOF_TOO_LONG',
      `What shows that it was given back has more than ${MAX_DESCRIPTION_LENGTH} characters. Shorten it. No money has moved.`,
    ),
  byHandProofInvalid: (why: string) => problemAt('byHandProof')('BY_HAND_PROOF_INVALID', `${why} No money has moved.`),
  keyInvalid: () =>
    atKey('IDEMPOTENCY_KEY_INVALID', 'The idempotency key must be 8 to 64 printable ASCII characters. No money has moved.'),
  keyReused: () =>
    atKey(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another refund. This one was not made. Use a new key for a new refund.',
    ),
};

/** Whether a text may be an idempotency key: 8 to 64 printable ASCII characters. */
export function isUsableKey(idempotencyKey: string): boolean {
  return IDEMPOTENCY_KEY.test(idempotencyKey);
}

/** Checks everything that can be checked without the order; opens the quote. */
export async function checkRefundInput(
  manager: EntityManager,
  sealer: QuoteSealer,
  caller: RefundCaller,
  input: RefundCreateInput,
): Promise<{ quote: Quote } | { problems: RefundProblem[] }> {
  const problems: RefundProblem[] = isUsableKey(input.idempotencyKey) ? [] : [problem.keyInvalid()];
  const reasons = await findReasons(manager, caller.partnerId);
  if (!reasons.some((reason) => reason.code === input.reasonCode)) problems.push(problem.reasonUnknown());
  problems.push(...descriptionProblems(input.description.trim()), ...proofProblems(input.byHandProof?.trim() ?? ''));
  const quote = openQuote(sealer, caller, input.quote);
  if ('code' in quote) problems.push(quote);
  return 'code' in quote || problems.length > 0 ? { problems } : { quote };
}

function descriptionProblems(description: string): RefundProblem[] {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(description)) return [problem.descriptionRequired()];
  if ([...description].length > MAX_DESCRIPTION_LENGTH) return [problem.descriptionTooLong()];
  const fault = textProblem('The description', description, 'lines');
  return fault === null ? [] : [problem.descriptionInvalid(fault)];
}

function proofProblems(proof: string): RefundProblem[] {
  if ([...proof].length > MAX_DESCRIPTION_LENGTH) return [problem.byHandProofTooLong()];
  const fault = textProblem('What shows that it was given back', proof, 'lines');
  return fault === null ? [] : [problem.byHandProofInvalid(fault)];
}

function openQuote(sealer: QuoteSealer, caller: RefundCaller, token: string): Quote | RefundProblem {
  const quote = sealer.open(token);
  const isOwn = quote?.caller === caller.key && quote.partnerId === caller.partnerId;
  if (!quote || !isOwn || (quote.waiveFee && !caller.mayWaiveFee)) return problem.quoteInvalid();
  return quote.expiresAtMs <= Date.now() ? problem.quoteExpired() : quote;
}
