import { SCOPES, type Scope } from './scope';

/** A name for a set of scopes that belong together: what somebody is, in one word. */
export type Role = 'ADMIN' | 'MANAGER' | 'REFUND_AGENT' | 'SUPPORT';

/** What each role may do. A person is given scopes; the role is what the scopes add up to, and is stored nowhere. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  ADMIN: SCOPES,
  MANAGER: [
    'orders:read',
    'orders:resend',
    'orders:export',
    'customers:read',
    'refunds:read',
    'refunds:create',
    'refunds:waive_fee',
    'refunds:override',
    'refunds:approve',
    'audit:read',
  ],
  REFUND_AGENT: ['orders:read', 'orders:resend', 'customers:read', 'refunds:read', 'refunds:create', 'refunds:waive_fee'],
  SUPPORT: ['orders:read', 'orders:resend'],
};

/** Every role, the one with the most rights first. */
export const ROLES = Object.keys(SCOPES_OF_ROLE) as readonly Role[];

/** The role that has exactly these scopes; null for a set of one's own. */
export function roleOf(scopes: Iterable<Scope>): Role | null {
  const held = new Set(scopes);
  return (
    ROLES.find((role) => {
      const wanted = SCOPES_OF_ROLE[role];
      return wanted.length === held.size && wanted.every((scope) => held.has(scope));
    }) ?? null
  );
}
