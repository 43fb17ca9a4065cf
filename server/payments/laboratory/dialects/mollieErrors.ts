import type { Answer, KeyRules, TroubleKind } from './dialect';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized Request',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** An error as Mollie writes it. https://docs.mollie.com/reference/handling-errors */
export function mollieError(status: number, detail: string, field?: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers,
    body: {
      status,
      title: TITLES[status] ?? 'Error',
      detail,
      ...(field !== undefined && { field }),
      _links: { documentation: { href: 'https://docs.mollie.com/reference/handling-errors', type: 'text/html' } },
    },
  };
}

export function mollieTrouble(kind: TroubleKind, status: number, retryAfterS: number): Answer {
  switch (kind) {
    case 'error':
      // The client waits two seconds before it tries again, unless it is told how long.
      return mollieError(status, 'An unexpected error occurred. Please try again later.', undefined, { 'retry-after': '0' });
    case 'throttled':
      return mollieError(429, 'Too many requests, please try again later.', undefined, { 'retry-after': String(retryAfterS) });
    case 'unauthorized':
      return mollieError(401, 'Missing authentication, or failed to authenticate');
  }
}

/** Test keys of any value; a live key has no business here. */
export function refuseMollieCredentials(authorization: string | undefined): Answer | null {
  const key = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  if (/^test_\w+$/.test(key)) return null;
  if (!key.startsWith('live_')) return mollieError(401, 'Missing authentication, or failed to authenticate');
  return mollieError(
    401,
    'This is the laboratory: it takes no live key. Use one that starts with test_, and think about replacing the one you sent.',
  );
}

/** Keys are forgotten after an hour. https://docs.mollie.com/reference/api-idempotency */
export const MOLLIE_KEYS: KeyRules = {
  lifetimeMs: 60 * 60 * 1000,
  keeps: ({ status }) => status < 300,
  inUse: (key) => mollieError(409, `The request with the idempotency key ${key} is still being processed.`),
  reused: () => null,
  replayHeaders: { 'idempotent-replayed': 'true' },
};
