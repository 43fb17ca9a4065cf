/** Who is calling: a person with a session, or a program with a token. Read anew for each request. */
export interface Caller {
  readonly kind: 'staff' | 'apiClient';
  readonly id: string;
  /** Kind and id in one: the name under which the audit, quotes and idempotency keys know the caller. */
  readonly key: string;
  readonly name: string;
  readonly partnerId: string;
  readonly partner: CallerPartner;
  readonly scopes: ReadonlySet<string>;
  /** The only locations whose orders the caller may reach; null for all of them, and orders without one. */
  readonly locationIds: readonly string[] | null;
  /** True for who has no scopes only until they set up the second factor that their partner requires. */
  readonly mustSetUpTotp?: boolean;
  /** The session that a sign-out ends; null for a program. */
  readonly sessionId: string | null;
}

/** The partner that a caller works for. */
export interface CallerPartner {
  readonly id: string;
  readonly name: string;
  readonly currencyCode: string;
  readonly timeZone: string;
  /** Whether staff may be shown the customer of one order for a while, with a reason. */
  readonly allowsUnmasking: boolean;
  /** How many refund rules it has had by now: they only ever become more. */
  readonly policyCount: number;
}
