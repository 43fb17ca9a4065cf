import { newId, type Id } from '../database/id';
import type { ApiClientRow } from './people.entity';
import type { Scope } from './scope';
import { orderScopes } from './staff';
import { hashToken, tokenPrefix } from './token';

/** A program that shall be able to call. */
export interface NewApiClient {
  readonly partnerId: Id;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Null: every location. */
  readonly locationIds: readonly Id[] | null;
  /** Whose rights it can never exceed; null when a command on the server makes it. */
  readonly madeByStaffId: Id | null;
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
}

/** The row of a new API client; only the token's hash is kept, and its beginning. */
export function newApiClientRow(client: NewApiClient, token: string, createdAt: Date): ApiClientRow {
  return {
    id: newId(),
    ...client,
    tokenHash: hashToken(token),
    tokenPrefix: tokenPrefix(token),
    scopes: orderScopes(client.scopes),
    locationIds: client.locationIds && [...client.locationIds],
    lastUsedAt: null,
    createdAt,
    revokedAt: null,
  };
}
