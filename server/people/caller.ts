import type { Id } from '../database/id';
import type { Scope } from './scope';

/** The partner that a caller works for. */
export interface CallerPartner {
  readonly id: Id;
  readonly name: string;
  readonly currencyCode: string;
  readonly timeZone: string;
}

/** Who is calling: a person with a session, or a program with a token. Read anew for each request. */
export interface Caller {
  readonly kind: 'staff' | 'apiClient';
  readonly id: Id;
  /** Kind and id in one: the name under which the audit, quotes and idempotency keys know the caller. */
  readonly key: string;
  readonly name: string;
  readonly partnerId: Id;
  readonly partner: CallerPartner;
  readonly scopes: ReadonlySet<Scope>;
  /** The session that a sign-out ends; null for a program. */
  readonly sessionId: Id | null;
}

/** The name of a caller of some kind, e.g. `staff:123`. */
export function callerKey(kind: Caller['kind'], id: Id): string {
  return `${kind}:${id}`;
}
