import type { ProviderFailureCode, TroubleCode } from '../provider';
import { table } from '../table';

/**
 * How a refund stands. `queued`: the balance is too low; it goes out by itself once there is enough. `failed`: after it
 * was processed, for example because the account is closed; the money is back. https://docs.mollie.com/docs/refunds
 */
export const REFUND_STATUSES = table<'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'>({
  queued: 'PENDING',
  pending: 'PENDING',
  processing: 'PENDING',
  refunded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
});

/** A refund of the same amount within the hour before: nothing was carried out. https://docs.mollie.com/changelog */
export const TWIN = 'TWIN';

/** A definite no, with nothing carried out by this request; or trouble, after which nobody knows. */
export type MollieErrorMeaning = { readonly no: ProviderFailureCode | typeof TWIN } | { readonly trouble: TroubleCode };

/** A row matches by the status and, where it says so, by a part of the detail, because Mollie's errors have no codes. */
interface ErrorRow {
  readonly status: number;
  readonly detail?: RegExp;
  readonly means: MollieErrorMeaning;
}

/**
 * What errors mean for a refund; the first row that matches counts, and what matches none settles nothing.
 * https://docs.mollie.com/reference/handling-errors, https://docs.mollie.com/reference/create-refund
 */
export const ERRORS: readonly ErrorRow[] = [
  { status: 400, means: { no: 'REFUSED' } },
  { status: 401, means: { trouble: 'CREDENTIALS' } },
  { status: 403, means: { trouble: 'CREDENTIALS' } },
  { status: 404, means: { no: 'PAYMENT_UNKNOWN' } },
  { status: 409, detail: /duplicate refund/i, means: { no: TWIN } },
  // A request with the same key has not been answered yet: https://docs.mollie.com/reference/api-idempotency
  { status: 409, means: { trouble: 'IN_PROGRESS' } },
  { status: 410, means: { no: 'PAYMENT_UNKNOWN' } },
  { status: 422, detail: /charged?[ -]?back|disputed/i, means: { no: 'PAYMENT_DISPUTED' } },
  { status: 422, detail: /already (been )?(fully )?refunded/i, means: { no: 'ALREADY_REFUNDED' } },
  { status: 422, detail: /higher than|exceeds|maximum|amount cannot be refunded/i, means: { no: 'AMOUNT_TOO_LARGE' } },
  { status: 422, detail: /balance/i, means: { no: 'INSUFFICIENT_BALANCE' } },
  { status: 422, detail: /too old|expired|no longer|older than|within \d+ days/i, means: { no: 'TOO_OLD' } },
  { status: 422, means: { no: 'REFUSED' } },
  { status: 429, means: { trouble: 'THROTTLED' } },
];
