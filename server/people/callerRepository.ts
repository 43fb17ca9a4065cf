import type { EntityManager } from 'typeorm';
import type { SqlParameter } from '../database/statements';
import { callerKey, type Caller } from './caller';
import { effectiveRights } from './rights';
import { isScope } from './scope';
import { SESSION_IDLE_MS } from './session';

/** A row of the queries below. Integers come as bigint from SQLite and as text from mysql2. */
interface CallerRecord {
  readonly id: bigint | string;
  readonly name: string;
  readonly scopes: string;
  readonly location_ids: string | null;
  readonly session_id: bigint | string | null;
  /** 1 or 0. */
  readonly must_set_up_totp: bigint | number;
  readonly partner_id: bigint | string;
  readonly partner_name: string;
  readonly currency_code: string;
  readonly time_zone: string;
}

const PARTNER_COLUMNS =
  'partner.id AS partner_id, partner.name AS partner_name, partner.currency_code, partner.time_zone';

const BY_SESSION = `SELECT staff.id, staff.name, staff.scopes, staff.location_ids, signed_in.id AS session_id,
    partner.requires_totp = 1 AND staff.totp_sealed IS NULL AS must_set_up_totp, ${PARTNER_COLUMNS}
  FROM sessions signed_in
  JOIN staff ON staff.id = signed_in.staff_id
  JOIN partners partner ON partner.id = staff.partner_id
  WHERE signed_in.token_hash = ? AND signed_in.expires_at_ms > ? AND signed_in.last_seen_at_ms > ?
    AND signed_in.session_version = staff.session_version AND staff.active = 1`;

const BY_API_TOKEN = `SELECT client.id, client.name, client.scopes, client.location_ids, NULL AS session_id, 0 AS must_set_up_totp,
    ${PARTNER_COLUMNS}
  FROM api_clients client
  JOIN partners partner ON partner.id = client.partner_id
  WHERE client.token_hash = ? AND (client.expires_at_ms IS NULL OR client.expires_at_ms > ?)
    AND client.revoked_at_ms IS NULL`;

/** The active member of staff whose session has this hash and has not ended, used or not; null when there is none. */
export function findCallerBySession(manager: EntityManager, tokenHash: string): Promise<Caller | null> {
  const now = Date.now();
  return findCaller(manager, 'staff', BY_SESSION, [tokenHash, now, now - SESSION_IDLE_MS]);
}

/** The program whose token has this hash and is neither expired nor revoked; null when there is none. */
export function findCallerByApiToken(manager: EntityManager, tokenHash: string): Promise<Caller | null> {
  return findCaller(manager, 'apiClient', BY_API_TOKEN, [tokenHash, Date.now()]);
}

async function findCaller(
  manager: EntityManager,
  kind: Caller['kind'],
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<Caller | null> {
  const [record] = await manager.query<CallerRecord[]>(sql, [...parameters]);
  return record ? toCaller(kind, record) : null;
}

function toCaller(kind: Caller['kind'], record: CallerRecord): Caller {
  const id = String(record.id);
  const { scopes, locationIds } = effectiveRights({
    // A scope that this version does not know gives nothing.
    scopes: (JSON.parse(record.scopes) as string[]).filter(isScope),
    locationIds: record.location_ids === null ? null : (JSON.parse(record.location_ids) as string[]),
  });
  const mustSetUpTotp = Number(record.must_set_up_totp) !== 0;
  const partnerId = String(record.partner_id);
  return {
    kind,
    id,
    key: callerKey(kind, id),
    name: record.name,
    partnerId,
    partner: {
      id: partnerId,
      name: record.partner_name,
      currencyCode: record.currency_code,
      timeZone: record.time_zone,
    },
    scopes: new Set(mustSetUpTotp ? [] : scopes),
    locationIds,
    mustSetUpTotp,
    sessionId: record.session_id === null ? null : String(record.session_id),
  };
}
