import { makePspReference } from '../references';
import type { Answer, KeyRules, TroubleKind } from './dialect';

/** An error as Adyen writes it. https://docs.adyen.com/development-resources/error-codes */
export function adyenError(
  status: number,
  errorCode: string,
  message: string,
  errorType: 'validation' | 'security' | 'internal' = 'validation',
  headers: Record<string, string> = {},
): Answer {
  return { status, headers, body: { status, errorCode, message, errorType, pspReference: makePspReference() } };
}

export function adyenTrouble(kind: TroubleKind, status: number, retryAfterS: number): Answer {
  switch (kind) {
    case 'error':
      return adyenError(status, '000', 'Unknown error', 'internal');
    case 'throttled':
      return adyenError(429, '29_001', 'Too many requests', 'security', { 'retry-after': String(retryAfterS) });
    case 'unauthorized':
      return adyenError(401, '000', 'HTTP Status Response - Unauthorized', 'security');
  }
}

/** Any key will do: Adyen's say by nothing whether they are live. */
export function refuseAdyenCredentials(apiKey: string | undefined): Answer | null {
  if (apiKey === undefined || apiKey === '') return adyenTrouble('unauthorized', 401, 0);
  if (!/live_/.test(apiKey)) return null;
  return adyenError(401, '000', 'This is the laboratory: it takes no live key. Think about replacing the one you sent.', 'security');
}

/** Keys are valid for at least 7 days. https://docs.adyen.com/development-resources/api-idempotency */
export const ADYEN_KEYS: KeyRules = {
  lifetimeMs: 7 * 24 * 60 * 60 * 1000,
  keeps: ({ status }) => status < 500 && ![401, 403, 429].includes(status),
  inUse: () => adyenError(422, '704', 'request already processed or in progress', 'validation', { 'transient-error': 'true' }),
  reused: () => null,
  replayHeaders: {},
};
