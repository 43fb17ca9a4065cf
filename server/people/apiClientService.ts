import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { ApiClientRow } from './people.entity';
import type { Scope } from './scope';
import { orderScopes } from './staff';
import { hashToken, newApiToken, tokenPrefix } from './token';

/** A program that shall be able to call. */
export interface NewApiClient {
  readonly partnerId: Id;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
  /** Who makes it, for the audit. */
  readonly actor: string;
}

/** A program and its token, which nobody can be told again. */
export interface CreatedApiClient {
  readonly id: Id;
  readonly token: string;
  readonly prefix: string;
}

/** Makes an API client with a token of its own; only the token's hash is kept. */
export async function createApiClient(database: Database, client: NewApiClient): Promise<CreatedApiClient> {
  const token = newApiToken();
  const row: ApiClientRow = {
    id: newId(),
    partnerId: client.partnerId,
    name: client.name,
    tokenHash: hashToken(token),
    tokenPrefix: tokenPrefix(token),
    scopes: orderScopes(client.scopes),
    createdAt: new Date(),
    expiresAt: client.expiresAt,
    revokedAt: null,
  };
  await database.transaction(async (tx) => {
    // An attempt whose answer to COMMIT was lost has written it already.
    if (await tx.existsBy(ApiClientRow, { id: row.id })) return;
    await tx.insert(ApiClientRow, row);
    await addAuditEntry(tx, {
      partnerId: row.partnerId,
      actor: client.actor,
      action: 'apiClient.create',
      subjectType: 'ApiClient',
      subjectId: row.id,
      after: { scopes: row.scopes, prefix: row.tokenPrefix, expiresAt: row.expiresAt?.toISOString() ?? null },
    });
  });
  return { id: row.id, token, prefix: row.tokenPrefix };
}
