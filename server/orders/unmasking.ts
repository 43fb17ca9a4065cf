import { textProblem } from '../plainText';

/** How long somebody sees the customer of an order. */
export const UNMASKING_MS = 15 * 60_000;
/** How many customers somebody may be shown in a time. */
export const MAX_UNMASKINGS = 30;
export const UNMASKINGS_WINDOW_MS = 60 * 60_000;

export const MIN_UNMASKING_REASON_LENGTH = 3;
export const MAX_UNMASKING_REASON_LENGTH = 200;

export const CUSTOMER_UNMASK_ERROR_CODES = [
  'NOT_ALLOWED',
  'REASON_REQUIRED',
  'REASON_TOO_LONG',
  'REASON_INVALID',
  'ORDER_NOT_FOUND',
  'TOO_MANY',
] as const;
export type CustomerUnmaskErrorCode = (typeof CUSTOMER_UNMASK_ERROR_CODES)[number];

/** Why a customer was not shown. */
export interface UnmaskingProblem {
  readonly code: CustomerUnmaskErrorCode;
  readonly message: string;
  readonly field: string[];
}

/** What it depends on whether somebody may be shown a customer. */
export interface Unmasker {
  readonly kind: 'staff' | 'apiClient';
  readonly scopes: ReadonlySet<string>;
  readonly partner: { readonly allowsUnmasking: boolean };
}

/**
 * Whether somebody may be shown the customer of one order: a person who sees orders without their customers, where the
 * partner allows it. Who sees customers anyway has nothing to be shown; a program has nobody to give a reason.
 */
export function canUnmask({ kind, scopes, partner }: Unmasker): boolean {
  return kind === 'staff' && partner.allowsUnmasking && scopes.has('orders:read') && !scopes.has('customers:read');
}

/** What is wrong with a reason, without the space around it; null when nothing is. */
export function reasonProblem(reason: string): UnmaskingProblem | null {
  const { length } = [...reason];
  const field = ['input', 'reason'];
  if (length < MIN_UNMASKING_REASON_LENGTH || !/[\p{L}\p{N}]/u.test(reason)) {
    return { code: 'REASON_REQUIRED', message: 'Say in a few words why you need to see it. Nothing was shown.', field };
  }
  if (length > MAX_UNMASKING_REASON_LENGTH) {
    const message = `Keep the reason to ${MAX_UNMASKING_REASON_LENGTH} characters. Nothing was shown.`;
    return { code: 'REASON_TOO_LONG', message, field };
  }
  const fault = textProblem('The reason', reason);
  return fault === null ? null : { code: 'REASON_INVALID', message: `${fault} Nothing was shown.`, field };
}

/** The problems that have nothing to do with the reason. */
export const unmaskingProblems = {
  notAllowed: (): UnmaskingProblem => ({
    code: 'NOT_ALLOWED',
    message: 'Customers are not shown to you this way. Ask an admin if you need to see them.',
    field: ['input', 'orderId'],
  }),
  orderNotFound: (): UnmaskingProblem => ({
    code: 'ORDER_NOT_FOUND',
    message: 'There is no such order. Nothing was shown.',
    field: ['input', 'orderId'],
  }),
  tooMany: (): UnmaskingProblem => ({
    code: 'TOO_MANY',
    message: `You were shown ${MAX_UNMASKINGS} customers within an hour. Nothing more is shown for now; try again later.`,
    field: ['input', 'orderId'],
  }),
};
