import { In, IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { execute } from '../database/statements';
import type { LocationRow } from '../partners/partner.entity';
import { findLocationsById } from '../partners/partnerRepository';
import { wholePartner } from '../partners/reach';
import { apiClientState, type ApiClientState } from './apiClient';
import { ApiClientRow, StaffRow } from './people.entity';
import { commonRights, effectiveRights, type Rights } from './rights';
import { isScope, type Scope } from './scope';
import { orderScopes } from './staff';

/** A program with a token, as it stands now. */
export interface ApiClient {
  readonly id: Id;
  readonly partnerId: Id;
  readonly name: string;
  readonly prefix: string;
  /** What it may do: never more than its maker. */
  readonly scopes: readonly Scope[];
  /** Given to it, and without effect while its maker has not got them. */
  readonly withheldScopes: readonly Scope[];
  /** The only locations whose orders it may reach; null for all of them, and orders without one. */
  readonly locations: readonly LocationRow[] | null;
  /** The name of the maker; null for a command on the server. */
  readonly madeBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly state: ApiClientState;
}

/** What has ended is listed for this long; the audit knows it for ever. */
const ENDED_LISTED_MS = 90 * 24 * 60 * 60 * 1000;
/** More than a partner can have live at once. */
const MAX_LISTED = 500;

/** The partner's programs by name: those that count, and those that ended lately. */
export async function findApiClients(manager: EntityManager, partnerId: Id, now: Date): Promise<ApiClient[]> {
  const since = new Date(now.getTime() - ENDED_LISTED_MS);
  const rows = await manager.find(ApiClientRow, {
    where: [
      { partnerId, revokedAt: MoreThan(since) },
      ...liveSince(partnerId, since),
    ],
    order: { revokedAt: 'ASC', name: 'ASC', id: 'ASC' },
    take: MAX_LISTED,
  });
  return toApiClients(manager, partnerId, rows, now);
}

/** A program of the partner by its id; null when it is not theirs or does not exist. */
export async function findApiClient(manager: EntityManager, partnerId: Id, id: Id, now: Date): Promise<ApiClient | null> {
  const rows = await manager.findBy(ApiClientRow, { id, partnerId });
  return (await toApiClients(manager, partnerId, rows, now))[0] ?? null;
}

/** The ids of every program that a person made, whether it counts or not. */
export async function findApiClientIdsOf(manager: EntityManager, partnerId: Id, staffId: Id): Promise<Id[]> {
  const rows = await manager.find(ApiClientRow, { select: { id: true }, where: { partnerId, madeByStaffId: staffId } });
  return rows.map(({ id }) => id);
}

/** How many programs of the partner are neither revoked nor expired. */
export function countLiveApiClients(manager: EntityManager, partnerId: Id, now: Date): Promise<number> {
  return manager.countBy(ApiClientRow, liveSince(partnerId, now));
}

/** Ends a program for ever. False when it had ended before. */
export async function revokeApiClientRow(tx: EntityManager, partnerId: Id, id: Id, at: Date): Promise<boolean> {
  const sql = 'UPDATE api_clients SET revoked_at_ms = ? WHERE id = ? AND partner_id = ? AND revoked_at_ms IS NULL';
  return (await execute(tx, sql, [at.getTime(), BigInt(id), BigInt(partnerId)])) === 1;
}

/** Notes that a program has called, unless another process has noted it since `before`. */
export async function storeLastUse(tx: EntityManager, id: Id, at: Date, before: Date): Promise<void> {
  const sql =
    'UPDATE api_clients SET last_used_at_ms = ? WHERE id = ? AND (last_used_at_ms IS NULL OR last_used_at_ms <= ?)';
  await execute(tx, sql, [at.getTime(), BigInt(id), before.getTime()]);
}

function liveSince(partnerId: Id, since: Date) {
  return [
    { partnerId, revokedAt: IsNull(), expiresAt: IsNull() },
    { partnerId, revokedAt: IsNull(), expiresAt: MoreThan(since) },
  ];
}

async function toApiClients(
  manager: EntityManager,
  partnerId: Id,
  rows: readonly ApiClientRow[],
  now: Date,
): Promise<ApiClient[]> {
  const makerIds = [...new Set(rows.flatMap(({ madeByStaffId }) => madeByStaffId ?? []))];
  const makers = makerIds.length === 0 ? [] : await manager.findBy(StaffRow, { id: In(makerIds) });
  const makerById = new Map(makers.map((maker) => [maker.id, maker]));
  const withRights = rows.map((row) => {
    const maker = row.madeByStaffId === null ? null : (makerById.get(row.madeByStaffId) ?? null);
    return { row, maker, rights: rightsOf(row, maker) };
  });
  const locationIds = [...new Set(withRights.flatMap(({ rights }) => rights.locationIds ?? []))];
  const found = locationIds.length === 0 ? [] : await findLocationsById(manager, wholePartner(partnerId), locationIds);
  const locations = found.sort((left, right) => left.name.localeCompare(right.name));
  return withRights.map(({ row, maker, rights }) => ({
    id: row.id,
    partnerId: row.partnerId,
    name: row.name,
    prefix: row.tokenPrefix,
    scopes: rights.scopes,
    withheldScopes: known(row.scopes).filter((scope) => !rights.scopes.includes(scope)),
    locations: rights.locationIds && locations.filter(({ id }) => rights.locationIds?.includes(id)),
    madeBy: maker?.name ?? null,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastUsedAt,
    revokedAt: row.revokedAt,
    state: apiClientState({ ...row, makerIsActive: row.madeByStaffId === null || maker?.active === true }, now),
  }));
}

function rightsOf(row: ApiClientRow, maker: StaffRow | null): Rights {
  const own = { scopes: known(row.scopes), locationIds: row.locationIds };
  if (maker === null) return effectiveRights(own);
  return effectiveRights(commonRights(own, { scopes: known(maker.scopes), locationIds: maker.locationIds }));
}

/** A scope that this version does not know gives nothing. */
function known(scopes: readonly string[]): Scope[] {
  return orderScopes(scopes.filter(isScope));
}
