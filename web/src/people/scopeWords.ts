/** What each permission lets somebody do, as the pages say it; in the order in which they are offered. */
export const SCOPE_WORDS = {
  'orders:read': 'See orders',
  'orders:write': 'Record orders',
  'orders:resend': 'Resend confirmations',
  'orders:export': 'Export orders',
  'customers:read': 'See customers',
  'refunds:read': 'See refunds',
  'refunds:create': 'Create refunds',
  'refunds:waive_fee': 'Waive the refund fee',
  'refunds:override': 'Refund scanned tickets',
  'refunds:approve': 'Approve refunds',
  'staff:manage': 'Manage staff and API',
  'settings:manage': 'Manage settings',
  'audit:read': 'See the audit',
} as const;

/** Every permission that the page knows. */
export type Scope = keyof typeof SCOPE_WORDS;

export const SCOPES = Object.keys(SCOPE_WORDS) as Scope[];

/** What concerns the partner as a whole, and so cannot be given for some of its locations. */
export const SCOPES_OF_ALL_LOCATIONS: readonly string[] = ['staff:manage', 'settings:manage', 'audit:read'];

/** A permission in words; one that this page does not know yet stands as it is. */
export function scopeText(scope: string): string {
  return Object.hasOwn(SCOPE_WORDS, scope) ? SCOPE_WORDS[scope as Scope] : scope;
}
