import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { newApiClientRow, type NewApiClient } from './newApiClient';
import { ApiClientRow } from './people.entity';
import { newApiToken } from './token';

/** A program and its token, which nobody can be told again. */
export interface CreatedApiClient {
  readonly id: Id;
  readonly token: string;
  readonly prefix: string;
}

/** Makes an API client with a token of its own. `actor` is who makes it, for the audit. */
export async function createApiClient(database: Database, client: NewApiClient, actor: string): Promise<CreatedApiClient> {
  const token = newApiToken();
  const row = newApiClientRow(client, token, new Date());
  await database.transaction(async (tx) => {
    // An attempt whose answer to COMMIT was lost has written it already.
    if (await tx.existsBy(ApiClientRow, { id: row.id })) return;
    await tx.insert(ApiClientRow, row);
    await addAuditEntry(tx, {
      partnerId: row.partnerId,
      actor,
      action: 'apiClient.create',
      subjectType: 'ApiClient',
      subjectId: row.id,
      after: { scopes: row.scopes, prefix: row.tokenPrefix, expiresAt: row.expiresAt?.toISOString() ?? null },
    });
  });
  return { id: row.id, token, prefix: row.tokenPrefix };
}
