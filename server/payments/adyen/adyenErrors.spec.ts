import HttpClientException from '@adyen/api-library/lib/src/httpClient/httpClientException';
import { ProviderTrouble } from '../provider';
import { readAdyenError } from './adyenErrors';
import { ERROR_CODES } from './adyenWords';

const errorOf = (statusCode: number, errorCode?: string, responseHeaders: Record<string, string> = {}) =>
  new HttpClientException({ message: 'refused', statusCode, responseHeaders, ...(errorCode !== undefined && { errorCode }) });

describe("what Adyen's errors mean", () => {
  it.each([...ERROR_CODES])('reads the code %s', (code, meaning) => {
    const read = readAdyenError(errorOf(422, code));
    if ('no' in meaning) expect(read).toBe(meaning.no);
    else expect(read).toMatchObject({ code: meaning.trouble, neverSent: false });
  });

  it('takes a code that it does not know for a definite no', () => {
    expect(readAdyenError(errorOf(422, '999'))).toBe('REFUSED');
    expect(readAdyenError(errorOf(400, '999'))).toBe('REFUSED');
  });

  it.each([
    { status: 400, means: 'UNREADABLE' },
    { status: 422, means: 'UNREADABLE' },
    { status: 401, code: '000', means: 'CREDENTIALS' },
    { status: 403, code: '901', means: 'CREDENTIALS' },
    { status: 404, code: '167', means: 'UNREADABLE' },
    { status: 429, code: '29_001', means: 'THROTTLED' },
    { status: 500, code: '167', means: 'PROVIDER_DOWN' },
    { status: 503, means: 'PROVIDER_DOWN' },
  ])('settles nothing by $status $code', ({ status, code, means }) => {
    const read = readAdyenError(errorOf(status, code));
    expect(read).toBeInstanceOf(ProviderTrouble);
    expect(read).toMatchObject({ code: means, neverSent: false });
  });

  it('may send the same again where Adyen says so, whatever the code', () => {
    expect(readAdyenError(errorOf(422, '137', { 'transient-error': 'true' }))).toMatchObject({ code: 'IN_PROGRESS' });
  });

  it('says how long Adyen wants to be left alone', () => {
    expect(readAdyenError(errorOf(429, undefined, { 'retry-after': '3' }))).toMatchObject({ code: 'THROTTLED', retryAfterMs: 3_000 });
  });

  it.each([
    { error: { name: 'ApiException', message: 'connect ECONNREFUSED 127.0.0.1:1' }, code: 'CONNECTION', neverSent: true },
    { error: { name: 'ApiException', message: 'getaddrinfo ENOTFOUND checkout-test.adyen.com' }, code: 'CONNECTION', neverSent: true },
    { error: { name: 'ApiException', message: 'socket hang up' }, code: 'CONNECTION', neverSent: false },
    { error: { name: 'ApiException', message: '' }, code: 'CONNECTION', neverSent: false },
    { error: new Error('{"errors":[]}'), code: 'UNREADABLE', neverSent: false },
    { error: undefined, code: 'UNREADABLE', neverSent: false },
  ])('says $code, never sent: $neverSent, of $error', ({ error, code, neverSent }) => {
    expect(readAdyenError(error)).toMatchObject({ code, neverSent });
  });
});
