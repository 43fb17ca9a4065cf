import type { Id } from '../database/id';

/** Where a payment was made; `manual` is what no provider can send back, such as cash. */
export const PROVIDERS = ['stripe', 'mollie', 'adyen', 'sandbox', 'manual'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

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
}

/** Whether a provider of this kind can send money back at all; what was paid by hand goes back by hand. */
export function canSendBack(provider: ProviderName): boolean {
  return provider !== 'manual';
}

/** Whether this desk has a connection to the provider. */
export function isConnected(provider: ProviderName): boolean {
  return provider === 'sandbox';
}
