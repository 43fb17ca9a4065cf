import type { Id } from '../database/id';
import { textProblem } from '../plainText';
import { SCOPES_OF_ALL_LOCATIONS, type Rights } from './rights';
import { isScope } from './scope';

/** What has become of a program: MAKER_INACTIVE while whoever made it is no active member of staff. */
export const API_CLIENT_STATES = ['ACTIVE', 'EXPIRED', 'REVOKED', 'MAKER_INACTIVE'] as const;
export type ApiClientState = (typeof API_CLIENT_STATES)[number];

/** Why an API client was not made or not revoked. */
export const API_CLIENT_ERROR_CODES = [
  'NOT_A_PERSON',
  'NAME_INVALID',
  'SCOPES_MISSING',
  'SCOPE_UNKNOWN',
  'SCOPE_NOT_YOURS',
  'SCOPE_NEEDS_ALL_LOCATIONS',
  'LOCATIONS_MISSING',
  'LOCATION_UNKNOWN',
  'LOCATION_NOT_YOURS',
  'EXPIRY_PAST',
  'TOO_MANY',
  'API_CLIENT_NOT_FOUND',
  'ALREADY_REVOKED',
] as const;
export type ApiClientErrorCode = (typeof API_CLIENT_ERROR_CODES)[number];

export interface ApiClientProblem {
  readonly code: ApiClientErrorCode;
  readonly message: string;
  readonly field: string[];
}

/** What somebody asks for: a name, permissions, places and a last moment. */
export interface ApiClientWish {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: every location. An id is null where it names no location of the partner. */
  readonly locationIds: readonly (Id | null)[] | null;
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
}

/** Live programs of one partner at the same time. */
export const MAX_LIVE_API_CLIENTS = 100;
const MAX_NAME_LENGTH = 120;

/** The name without the space around it; null for one that cannot be. */
export function readApiClientName(text: string): string | null {
  const name = text.trim();
  return nameFault(name) === null ? name : null;
}

function nameFault(name: string): string | null {
  if (name === '' || name.length > MAX_NAME_LENGTH) return `A name must have 1 to ${MAX_NAME_LENGTH} characters.`;
  return textProblem('The name', name);
}

/** What speaks against making the program: nobody gives what they have not. */
export function apiClientProblems(maker: Rights, wish: ApiClientWish, now: Date): ApiClientProblem[] {
  return [...nameProblems(wish), ...scopeProblems(maker, wish), ...locationProblems(maker, wish), ...expiryProblems(wish, now)];
}

/** What has become of a program. An end that cannot be undone goes before one that can. */
export function apiClientState(
  client: { readonly revokedAt: Date | null; readonly expiresAt: Date | null; readonly makerIsActive: boolean },
  now: Date,
): ApiClientState {
  if (client.revokedAt !== null) return 'REVOKED';
  if (client.expiresAt !== null && client.expiresAt <= now) return 'EXPIRED';
  return client.makerIsActive ? 'ACTIVE' : 'MAKER_INACTIVE';
}

/** For a program that wants to make another one: a token must not outlive its revocation in the tokens it made. */
export function notAPerson(): ApiClientProblem {
  return problem('NOT_A_PERSON', 'Only a person who is signed in can make an API client, a program cannot.', []);
}

/** For a partner that has as many as it may. */
export function tooManyApiClients(): ApiClientProblem {
  return problem('TOO_MANY', `There are ${MAX_LIVE_API_CLIENTS} API clients already. Revoke one that is not used any more.`, []);
}

/** For what does not exist and for what is another partner's. */
export function apiClientNotFound(): ApiClientProblem {
  return problem('API_CLIENT_NOT_FOUND', 'There is no such API client.', ['apiClientId']);
}

export function apiClientAlreadyRevoked(): ApiClientProblem {
  return problem('ALREADY_REVOKED', 'This API client was revoked before.', ['apiClientId']);
}

function nameProblems({ name }: ApiClientWish): ApiClientProblem[] {
  const fault = nameFault(name.trim());
  return fault === null ? [] : [problem('NAME_INVALID', fault, ['name'])];
}

function scopeProblems(maker: Rights, { scopes, locationIds }: ApiClientWish): ApiClientProblem[] {
  if (scopes.length === 0) return [problem('SCOPES_MISSING', 'Choose at least one permission.', ['scopes'])];
  return scopes.flatMap((scope, index) => {
    const field = ['scopes', String(index)];
    if (!isScope(scope)) return [problem('SCOPE_UNKNOWN', `There is no permission "${scope}".`, field)];
    if (!maker.scopes.includes(scope)) {
      return [problem('SCOPE_NOT_YOURS', `You do not have "${scope}" yourself, so you cannot give it.`, field)];
    }
    if (locationIds !== null && SCOPES_OF_ALL_LOCATIONS.includes(scope)) {
      const message = `"${scope}" concerns all locations, so it cannot be given for some of them.`;
      return [problem('SCOPE_NEEDS_ALL_LOCATIONS', message, field)];
    }
    return [];
  });
}

function locationProblems(maker: Rights, { locationIds }: ApiClientWish): ApiClientProblem[] {
  const own = maker.locationIds;
  if (locationIds === null) {
    if (own === null) return [];
    return [problem('LOCATION_NOT_YOURS', 'You do not have all locations yourself, so choose some of yours.', ['locationIds'])];
  }
  if (locationIds.length === 0) {
    return [problem('LOCATIONS_MISSING', 'Choose at least one location, or all of them.', ['locationIds'])];
  }
  return locationIds.flatMap((id, index) => {
    const field = ['locationIds', String(index)];
    if (id === null) return [problem('LOCATION_UNKNOWN', 'There is no such location.', field)];
    if (own === null || own.includes(id)) return [];
    return [problem('LOCATION_NOT_YOURS', 'You do not have this location yourself, so you cannot give it.', field)];
  });
}

function expiryProblems({ expiresAt }: ApiClientWish, now: Date): ApiClientProblem[] {
  // A date that is none is past as well.
  if (expiresAt === null || expiresAt > now) return [];
  return [problem('EXPIRY_PAST', 'The expiry must lie ahead.', ['expiresAt'])];
}

function problem(code: ApiClientErrorCode, message: string, path: readonly string[]): ApiClientProblem {
  return { code, message: `${message} Nothing was changed.`, field: ['input', ...path] };
}
