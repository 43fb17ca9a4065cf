import HttpClientException from '@adyen/api-library/lib/src/httpClient/httpClientException';
import { readRetryAfter } from '../line';
import { ProviderTrouble, type ProviderFailureCode, type TroubleCode } from '../provider';
import { ERROR_CODES } from './adyenWords';

/** The statuses that Adyen refuses a request with; whatever else it answers settles nothing. */
const REFUSALS: readonly number[] = [400, 422];

/** What an error of Adyen's library means: why it was refused, or trouble. */
export function readAdyenError(error: unknown): ProviderFailureCode | ProviderTrouble {
  if (error instanceof ProviderTrouble) return error;
  if (!(error instanceof HttpClientException)) return lineTrouble(error);
  const { statusCode, errorCode, responseHeaders } = error;
  // The same request may be sent again: https://docs.adyen.com/development-resources/api-idempotency
  if (responseHeaders?.['transient-error'] === 'true') return trouble('IN_PROGRESS', error);
  const code = troubleOf(statusCode);
  if (code !== null) return trouble(code, error);
  const known = ERROR_CODES.get(errorCode ?? '');
  if (known !== undefined && 'trouble' in known) return trouble(known.trouble, error);
  if (errorCode === undefined || !REFUSALS.includes(statusCode)) return trouble('UNREADABLE', error);
  return known?.no ?? 'REFUSED';
}

/** https://docs.adyen.com/errors; null where the code of the error tells more. */
function troubleOf(status: number): TroubleCode | null {
  if (status >= 500) return 'PROVIDER_DOWN';
  if (status === 401 || status === 403) return 'CREDENTIALS';
  return status === 429 ? 'THROTTLED' : null;
}

function trouble(code: TroubleCode, error: HttpClientException): ProviderTrouble {
  return new ProviderTrouble(code, { retryAfterMs: readRetryAfter(error.responseHeaders?.['retry-after']), cause: error });
}

/** The library tells of a line that failed by its message alone. It sends each request once. */
const NO_CONNECTION = /^(connect|getaddrinfo) [A-Z]/;

function lineTrouble(error: unknown): ProviderTrouble {
  const { name, message } = typeof error === 'object' && error !== null ? (error as { name?: unknown; message?: unknown }) : {};
  if (name !== 'ApiException') return new ProviderTrouble('UNREADABLE', { cause: error });
  return new ProviderTrouble('CONNECTION', { neverSent: typeof message === 'string' && NO_CONNECTION.test(message), cause: error });
}
