import type { EntityManager } from 'typeorm';
import { callerKey, type Caller } from './caller';
import { commonRights, effectiveRights, type Rights } from './rights';
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
  /** 1 or 0. */
  readonly allows_unmasking: bigint | number;
  readonly policy_count: bigint | number | string;
}

interface ApiClientRecord extends CallerRecord {
  /** Null for a program that a command made. */
  readonly maker_scopes: string | null;
  readonly maker_location_ids: string | null;
}

const PARTNER_COLUMNS = `partner.id AS partner_id, partner.name AS partner_name, partner.currency_code, partner.time_zone,
    partner.allows_unmasking, (SELECT COUNT(*) FROM refund_policies policy WHERE policy.partner_id = partner.id) AS policy_count`;

const BY_SESSION = `SELECT staff.id, staff.name, staff.scopes, staff.location_ids, signed_in.id AS session_id,
    partner.requires_totp = 1 AND staff.totp_sealed IS NULL AS must_set_up_totp, ${PARTNER_COLUMNS}
  FROM sessions signed_in
  JOIN staff ON staff.id = signed_in.staff_id
  JOIN partners partner ON partner.id = staff.partner_id
  WHERE signed_in.token_hash = ? AND signed_in.expires_at_ms > ? AND signed_in.last_seen_at_ms > ?
    AND signed_in.session_version = staff.session_version AND staff.active = 1`;

// Whether the maker must set up a second factor is about signing in, which a program does not.
const BY_API_TOKEN = `SELECT client.id, client.name, client.scopes, client.location_ids, NULL AS session_id, 0 AS must_set_up_totp,
    maker.scopes AS maker_scopes, maker.location_ids AS maker_location_ids, ${PARTNER_COLUMNS}
  FROM api_clients client
  JOIN partners partner ON partner.id = client.partner_id
  LEFT JOIN staff maker ON maker.id = client.made_by_staff_id
  WHERE client.token_hash = ? AND (client.expires_at_ms IS NULL OR client.expires_at_ms > ?)
    AND client.revoked_at_ms IS NULL AND (client.made_by_staff_id IS NULL OR maker.active = 1)`;

/** The active member of staff whose session has this hash and has not ended, used or not; null when there is none. */
export async function findCallerBySession(manager: EntityManager, tokenHash: string): Promise<Caller | null> {
  const now = Date.now();
  const [record] = await manager.query<CallerRecord[]>(BY_SESSION, [tokenHash, now, now - SESSION_IDLE_MS]);
  return record ? toCaller('staff', record, rightsIn(record.scopes, record.location_ids)) : null;
}

/**
 * The program whose token has this hash and is neither expired nor revoked, with what both it and its maker may do;
 * null when there is none, or its maker has left.
 */
export async function findCallerByApiToken(manager: EntityManager, tokenHash: string): Promise<Caller | null> {
  const [record] = await manager.query<ApiClientRecord[]>(BY_API_TOKEN, [tokenHash, Date.now()]);
  if (!record) return null;
  const own = rightsIn(record.scopes, record.location_ids);
  const makers = record.maker_scopes === null ? own : rightsIn(record.maker_scopes, record.maker_location_ids);
  return toCaller('apiClient', record, commonRights(own, makers));
}

/** Rights as they are stored. A scope that this version does not know gives nothing. */
function rightsIn(scopes: string, locationIds: string | null): Rights {
  return {
    scopes: (JSON.parse(scopes) as string[]).filter(isScope),
    locationIds: locationIds === null ? null : (JSON.parse(locationIds) as string[]),
  };
}

function toCaller(kind: Caller['kind'], record: CallerRecord, rights: Rights): Caller {
  const id = String(record.id);
  const { scopes, locationIds } = effectiveRights(rights);
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
      allowsUnmasking: Number(record.allows_unmasking) !== 0,
      policyCount: Number(record.policy_count),
    },
    scopes: new Set(mustSetUpTotp ? [] : scopes),
    locationIds,
    mustSetUpTotp,
    sessionId: record.session_id === null ? null : String(record.session_id),
  };
}
