import { MollieApiError } from '@mollie/api-client';
import { ProviderTrouble } from '../provider';
import { readMollieError } from './mollieErrors';

const errorOf = (status: number | undefined, detail = 'refused', field?: string) =>
  MollieApiError.createFromResponse({ status, title: 'Error', detail, field }, undefined);

describe("what Mollie's errors mean", () => {
  it.each([
    { status: 400, detail: 'Bad request', means: 'REFUSED' },
    { status: 404, detail: 'No payment exists with token tr_1.', means: 'PAYMENT_UNKNOWN' },
    { status: 410, detail: 'The payment is gone', means: 'PAYMENT_UNKNOWN' },
    { status: 409, detail: 'A duplicate refund has been detected', means: 'TWIN' },
    { status: 422, detail: 'The payment has been charged back and can not be refunded', means: 'PAYMENT_DISPUTED' },
    { status: 422, detail: 'The payment has already been refunded', means: 'ALREADY_REFUNDED' },
    { status: 422, detail: 'The payment is already refunded or has not been paid for yet', means: 'ALREADY_REFUNDED' },
    { status: 422, detail: 'The amount is higher than the maximum', means: 'AMOUNT_TOO_LARGE' },
    { status: 422, detail: 'The specified amount cannot be refunded', means: 'AMOUNT_TOO_LARGE' },
    { status: 422, detail: 'Your balance is too low', means: 'INSUFFICIENT_BALANCE' },
    { status: 422, detail: 'The payment is too old to be refunded', means: 'TOO_OLD' },
    { status: 422, detail: 'The payment method does not support refunds', means: 'REFUSED' },
  ])('takes $status "$detail" for a definite no', ({ status, detail, means }) => {
    expect(readMollieError(errorOf(status, detail))).toBe(means);
  });

  it.each([
    { status: 401, means: 'CREDENTIALS' },
    { status: 403, means: 'CREDENTIALS' },
    { status: 405, means: 'UNREADABLE' },
    { status: 409, means: 'IN_PROGRESS' },
    { status: 429, means: 'THROTTLED' },
    { status: 500, means: 'PROVIDER_DOWN' },
    { status: 503, means: 'PROVIDER_DOWN' },
    { status: undefined, means: 'UNREADABLE' },
  ])('settles nothing by $status', ({ status, means }) => {
    const read = readMollieError(errorOf(status));
    expect(read).toBeInstanceOf(ProviderTrouble);
    expect(read).toMatchObject({ code: means, neverSent: false });
  });

  it('tells a line that was cut in the middle of an answer', () => {
    const cut = Object.assign(new Error('Premature close'), { name: 'FetchError', code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(readMollieError(cut)).toMatchObject({ code: 'CONNECTION', neverSent: false });
  });

  it('cannot read what the client stumbles over', () => {
    expect(readMollieError(new TypeError("Cannot read properties of undefined (reading 'refunds')"))).toMatchObject({ code: 'UNREADABLE' });
  });
});
