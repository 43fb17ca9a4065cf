import type { Id } from '../database/id';

/** Where a payment was made; `manual` is what no provider can send back, such as cash. */
export const PROVIDERS = ['stripe', 'mollie', 'adyen', 'sandbox', 'manual'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Those that a partner connects with credentials of its own. */
export const CONNECTABLE_PROVIDERS = ['stripe', 'mollie', 'adyen'] as const satisfies readonly ProviderName[];
export type ConnectableProvider = (typeof CONNECTABLE_PROVIDERS)[number];

/** How the customer's complaint at the bank about a payment stands. LOST: the bank gave the customer the money. */
export const DISPUTE_STATUSES = ['OPEN', 'LOST', 'WON'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** One capture at a payment provider. Amounts are minor units of the order's currency. */
export interface Payment {
  readonly id: Id;
  readonly orderId: Id;
  readonly position: number;
  readonly provider: ProviderName;
  readonly method: string;
  /** The provider's own id of the payment. */
  readonly reference: string;
  readonly capturedMinor: bigint;
  /** What refunds that succeeded or are on their way take of it. */
  readonly takenMinor: bigint;
  /** What refunds take of it that were made at the provider itself. */
  readonly externalMinor: bigint;
  /** Null: the customer never disputed it. */
  readonly disputeStatus: DisputeStatus | null;
}

/** What of a payment can still be sent back, in minor units. */
export function refundableOf({ capturedMinor, takenMinor, externalMinor }: Payment): bigint {
  const leftMinor = capturedMinor - takenMinor - externalMinor;
  return leftMinor > 0n ? leftMinor : 0n;
}

/** Whether a provider of this kind can send money back at all; what was paid by hand goes back by hand. */
export function canSendBack(provider: ProviderName): boolean {
  return provider !== 'manual';
}

/** Whether the provider can call back a refund that it has not carried out yet. */
export function canCallBack(provider: ProviderName): boolean {
  return provider === 'mollie';
}

/** Whether the bank decides, or has decided, who gets the money: a refund on top would pay twice. */
export function isDisputed({ disputeStatus }: Pick<Payment, 'disputeStatus'>): boolean {
  return disputeStatus === 'OPEN' || disputeStatus === 'LOST';
}
