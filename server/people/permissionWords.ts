import type { Role } from './role';
import type { Scope } from './scope';

/** What something is called, and what it is for in one sentence. */
export interface Words {
  readonly label: string;
  readonly description: string;
}

/** Each permission in plain words: the page, and whoever else shows them, take them from here. */
export const SCOPE_WORDS: Readonly<Record<Scope, Words>> = {
  'orders:read': { label: 'See orders', description: 'Find every order and look at it; customers stay masked.' },
  'orders:write': { label: 'Record orders', description: 'Bring orders in from a check-out or another program.' },
  'orders:resend': { label: 'Resend confirmations', description: 'Send an order’s confirmation again; to another address only with “See customers”.' },
  'orders:export': { label: 'Export orders', description: 'Take a list of orders out as a file.' },
  'customers:read': { label: 'See customers', description: 'See names, addresses and ticket codes unmasked.' },
  'refunds:read': { label: 'See refunds', description: 'See refunds, payments and what differs at the providers.' },
  'refunds:create': { label: 'Create refunds', description: 'Give money back, call it back, and end what failed.' },
  'refunds:waive_fee': { label: 'Waive the refund fee', description: 'Give back the fee as well that is kept otherwise.' },
  'refunds:override': { label: 'Refund scanned tickets', description: 'Refund tickets that were used at the gate.' },
  'refunds:approve': { label: 'Approve refunds', description: 'Decide on refunds that wait for a second person.' },
  'staff:manage': { label: 'Manage staff and API', description: 'Invite and deactivate people, make API clients, and give or take permissions.' },
  'settings:manage': { label: 'Manage settings', description: 'Connect payment providers and set the partner’s own rules.' },
  'audit:read': { label: 'See the audit', description: 'See who changed what, and when.' },
};

/** Each role in plain words. */
export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  ADMIN: { label: 'Admin', description: 'Everything, for all locations, including who else may do what.' },
  MANAGER: { label: 'Manager', description: 'Everything about orders and refunds, and the audit; no staff and no settings.' },
  REFUND_AGENT: { label: 'Refund agent', description: 'Finds orders, sees customers and gives refunds.' },
  SUPPORT: { label: 'Support', description: 'Finds orders with masked customers and resends confirmations; gives no refunds.' },
};
