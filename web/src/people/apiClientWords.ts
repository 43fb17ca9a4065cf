import type { ApiClientFragment, ApiClientState } from '../api/generated';

/** How long a new token counts, as offered. */
export const EXPIRY_CHOICES = [
  { value: '30', label: 'In 30 days', days: 30 },
  { value: '90', label: 'In 90 days', days: 90 },
  { value: '365', label: 'In a year', days: 365 },
  { value: 'never', label: 'Never, until it is revoked', days: null },
] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number]['value'];

/** The last moment of a token that is made now, ISO 8601; null for one that does not expire. */
export function expiryOf(choice: ExpiryChoice, now: Date): string | null {
  const days = EXPIRY_CHOICES.find(({ value }) => value === choice)?.days ?? null;
  return days === null ? null : new Date(now.getTime() + days * 86_400_000).toISOString();
}

/** Why a program's token does not count; null for one that does. */
export const STATE_WORDS: Record<ApiClientState, string | null> = {
  ACTIVE: null,
  EXPIRED: 'Expired',
  REVOKED: 'Revoked',
  MAKER_INACTIVE: 'Not now: its maker is inactive',
};

/** When a program has ended, ISO 8601; an empty text while it has not. */
export function endOf({ state, revokedAt, expiresAt }: ApiClientFragment): string {
  if (state === 'REVOKED') return revokedAt ?? '';
  return state === 'EXPIRED' ? (expiresAt ?? '') : '';
}

/** Those whose token counts or may count again, then those that have ended, the last first. */
export function byEnd(clients: readonly ApiClientFragment[]): { live: ApiClientFragment[]; ended: ApiClientFragment[] } {
  return {
    live: clients.filter((client) => endOf(client) === ''),
    ended: clients.filter((client) => endOf(client) !== '').sort((left, right) => endOf(right).localeCompare(endOf(left))),
  };
}

/** A line for a terminal that tries the token out. */
export function trialLine(address: string, token: string): string {
  const body = JSON.stringify({ query: '{ viewer { name scopes } }' });
  return `curl ${address}/graphql -H 'authorization: Bearer ${token}' -H 'content-type: application/json' -d '${body}'`;
}
