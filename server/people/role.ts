import type { Id } from '../database/id';
import { SCOPES_OF_ALL_LOCATIONS } from './rights';
import { SCOPES, type Scope } from './scope';

/** Every role, the one with the most rights first. */
export const ROLES = ['ADMIN', 'MANAGER', 'REFUND_AGENT', 'SUPPORT'] as const;

/** A name for a set of scopes that belong together: what somebody is, in one word. */
export type Role = (typeof ROLES)[number];

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

/** Whether a role is nothing without all locations: who manages staff manages all of them. */
export function needsAllLocations(role: Role): boolean {
  return SCOPES_OF_ROLE[role].includes('staff:manage');
}

/**
 * The role that has exactly these scopes; null for a set of one's own. Held for some locations only, a role lacks what
 * concerns the partner as a whole.
 */
export function roleOf(scopes: Iterable<Scope>, locationIds: readonly Id[] | null = null): Role | null {
  const held = new Set(scopes);
  return ROLES.find((role) => isExactly(held, role, locationIds !== null)) ?? null;
}

function isExactly(held: ReadonlySet<Scope>, role: Role, isLimited: boolean): boolean {
  if (isLimited && needsAllLocations(role)) return false;
  const wanted = SCOPES_OF_ROLE[role].filter((scope) => !isLimited || !SCOPES_OF_ALL_LOCATIONS.includes(scope));
  return wanted.length === held.size && wanted.every((scope) => held.has(scope));
}
