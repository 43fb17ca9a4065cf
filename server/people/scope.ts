/** A permission. The list is closed; the design's section on permissions names what each is for. */
export const SCOPES = [
  'orders:read',
  'orders:write',
  'orders:resend',
  'orders:export',
  'customers:read',
  'refunds:read',
  'refunds:create',
  'refunds:waive_fee',
  'refunds:override',
  'refunds:approve',
  'staff:manage',
  'settings:manage',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Whether a text names a scope. */
export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
