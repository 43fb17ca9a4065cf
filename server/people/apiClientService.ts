import { In, type EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { LocationRow } from '../partners/partner.entity';
import {
  apiClientAlreadyRevoked,
  apiClientNotFound,
  apiClientProblems,
  MAX_LIVE_API_CLIENTS,
  notAPerson,
  readApiClientName,
  tooManyApiClients,
  type ApiClientProblem,
  type ApiClientWish,
} from './apiClient';
import {
  countLiveApiClients,
  findApiClient,
  findApiClients,
  revokeApiClientRow,
  type ApiClient,
} from './apiClientRepository';
import { callerKey, type Caller } from './caller';
import { revokeExceeding } from './invitationChange';
import { newApiClientRow, type NewApiClient } from './newApiClient';
import { ApiClientRow } from './people.entity';
import { isScope } from './scope';
import { takeStaffTurn } from './staffRepository';
import { newApiToken } from './token';

/** A program and its token, which nobody can be told again. */
export interface CreatedApiClient {
  readonly id: Id;
  readonly token: string;
  readonly prefix: string;
}

/** Who makes or revokes a program, for the audit. */
export interface ApiClientActor {
  /** The key of a caller, or `command`. */
  readonly actor: string;
}

/** What became of a change. Problems are there exactly when nothing was changed. */
export type ApiClientResult<Done> = Done | { readonly problems: readonly ApiClientProblem[] };

/** The programs of a partner and their tokens. */
export class ApiClientService {
  constructor(private readonly database: Database) {}

  /** The programs of the caller's partner: those that count, and those that ended lately. */
  list(caller: Pick<Caller, 'partnerId'>): Promise<ApiClient[]> {
    return findApiClients(this.database.read, caller.partnerId, new Date());
  }

  /** Makes a program that can never do more than the caller, now or later. Its token is told once, here. */
  async create(
    caller: Caller,
    wish: ApiClientWish,
  ): Promise<ApiClientResult<{ readonly apiClient: ApiClient; readonly token: string }>> {
    if (caller.kind !== 'staff') return { problems: [notAPerson()] };
    const { partnerId } = caller;
    const locationIds = await this.own(partnerId, wish.locationIds);
    const rights = { scopes: [...caller.scopes].filter(isScope), locationIds: caller.locationIds };
    const problems = apiClientProblems(rights, { ...wish, locationIds }, new Date());
    if (problems.length > 0) return { problems };
    const client: NewApiClient = {
      partnerId,
      name: readApiClientName(wish.name) ?? '',
      scopes: wish.scopes.filter(isScope),
      locationIds: locationIds && [...new Set(locationIds.flatMap((id) => id ?? []))],
      madeByStaffId: caller.id,
      expiresAt: wish.expiresAt,
    };
    const created = await createApiClient(this.database, client, { actor: caller.key });
    if ('problems' in created) return created;
    const apiClient = await findApiClient(this.database.read, partnerId, created.id, new Date());
    if (!apiClient) throw new Error('the API client that was just made is not there');
    return { apiClient, token: created.token };
  }

  /** Ends a program for ever, and takes back the invitations that it sent. `id` is null where the caller's id names none. */
  async revoke(
    caller: Pick<Caller, 'key' | 'partnerId'>,
    id: Id | null,
  ): Promise<ApiClientResult<{ readonly apiClient: ApiClient }>> {
    const { partnerId } = caller;
    const at = new Date();
    return this.database.transaction(async (tx) => {
      await takeStaffTurn(tx, partnerId);
      const client = id === null ? null : await findApiClient(tx, partnerId, id, at);
      if (!client) return { problems: [apiClientNotFound()] };
      if (!(await revokeApiClientRow(tx, partnerId, client.id, at))) return { problems: [apiClientAlreadyRevoked()] };
      await addAuditEntry(tx, {
        partnerId,
        actor: caller.key,
        action: 'apiClient.revoke',
        subjectType: 'ApiClient',
        subjectId: client.id,
        before: { state: client.state, prefix: client.prefix },
        after: { state: 'REVOKED' },
        personal: { name: client.name },
      });
      await revokeExceeding(tx, partnerId, [callerKey('apiClient', client.id)], { actor: caller.key });
      return { apiClient: { ...client, revokedAt: at, state: 'REVOKED' as const } };
    });
  }

  /** The same ids, with null for each that is no location of the partner. */
  private async own(partnerId: Id, ids: ApiClientWish['locationIds']): Promise<ApiClientWish['locationIds']> {
    const named = ids?.flatMap((id) => id ?? []) ?? [];
    if (ids === null || named.length === 0) return ids;
    const rows = await this.database.read.findBy(LocationRow, { partnerId, id: In(named) });
    const found = new Set(rows.map(({ id }) => id));
    return ids.map((id) => (id !== null && found.has(id) ? id : null));
  }
}

/** Makes an API client with a token of its own, unless the partner has too many. */
export async function createApiClient(
  database: Database,
  client: NewApiClient,
  { actor }: ApiClientActor,
): Promise<ApiClientResult<CreatedApiClient>> {
  const token = newApiToken();
  const row = newApiClientRow(client, token, new Date());
  return database.transaction(async (tx) => {
    // An attempt whose answer to COMMIT was lost has written it already.
    if (!(await tx.existsBy(ApiClientRow, { id: row.id }))) {
      // Two at once can pass by one: the limit keeps lists short, and protects nothing.
      const live = await countLiveApiClients(tx, row.partnerId, row.createdAt);
      if (live >= MAX_LIVE_API_CLIENTS) return { problems: [tooManyApiClients()] };
      await insertApiClient(tx, row, actor);
    }
    return { id: row.id, token, prefix: row.tokenPrefix };
  });
}

async function insertApiClient(tx: EntityManager, row: ApiClientRow, actor: string): Promise<void> {
  const { scopes, locationIds, tokenPrefix: prefix, expiresAt } = row;
  await tx.insert(ApiClientRow, row);
  await addAuditEntry(tx, {
    partnerId: row.partnerId,
    actor,
    action: 'apiClient.create',
    subjectType: 'ApiClient',
    subjectId: row.id,
    after: { scopes, locationIds, prefix, expiresAt: expiresAt?.toISOString() ?? null },
    personal: { name: row.name },
  });
}
