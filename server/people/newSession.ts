import { newId } from '../database/id';
import { MAX_USER_AGENT_LENGTH } from './device';
import type { SessionRow, StaffRow } from './people.entity';
import { SESSION_LIFETIME_MS } from './session';
import { hashToken, newSessionToken } from './token';

/** The longest text of an IPv6 address. */
const MAX_ADDRESS_LENGTH = 45;

/** Where somebody comes from. */
export interface Origin {
  /** The network address. */
  readonly address: string;
  /** What the browser says of itself; null when it says nothing. */
  readonly userAgent: string | null;
}

/** A session that is to be written, and its token, which is for the cookie and for nobody else. */
export interface NewSession {
  readonly row: SessionRow;
  readonly token: string;
}

/** A session with a token of its own. It counts only while the person's version is the one that `staff` was read with. */
export function newSession(staff: Pick<StaffRow, 'id' | 'sessionVersion'>, { address, userAgent }: Origin): NewSession {
  const token = newSessionToken();
  const createdAt = new Date();
  const row: SessionRow = {
    id: newId(),
    staffId: staff.id,
    tokenHash: hashToken(token),
    sessionVersion: staff.sessionVersion,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_LIFETIME_MS),
    lastSeenAt: createdAt,
    ipAddress: address.slice(0, MAX_ADDRESS_LENGTH),
    userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
  };
  return { row, token };
}
