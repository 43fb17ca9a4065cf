import type { AllocationFragment, RefundAllocationStatus } from '../api/generated';
import { sumMoney, type MoneyValue } from '../ui/money';
import { paymentInText } from './orderWords';

/** What of a refund goes back to one payment, as far as its words need it. */
export type Share = Pick<AllocationFragment, 'automatic' | 'status' | 'method' | 'amount'>;

/** How a refund is divided: what a provider sends, and what staff give back themselves; null where there is none. */
export interface Split {
  sent: MoneyValue | null;
  byHand: MoneyValue | null;
}

/** True when staff give this share back themselves, or have done so after it could not be sent. */
export function isByHand({ automatic, status }: Pick<Share, 'automatic' | 'status'>): boolean {
  return !automatic || status === 'BY_HAND';
}

export function splitOf(shares: readonly Share[]): Split {
  const amounts = (byHand: boolean) =>
    shares.filter((share) => isByHand(share) === byHand).map(({ amount }) => amount);
  return { sent: sumMoney(amounts(false)), byHand: sumMoney(amounts(true)) };
}

const WAYS: Record<string, string> = {
  card: 'to the card',
  voucher: 'to the voucher',
  gift_card: 'to the gift card',
};

/** Which way a share goes, as it stands after its amount: "to the card", "by iDEAL", "by hand (cash)". */
export function wayOf(share: Pick<Share, 'automatic' | 'status' | 'method'>): string {
  if (isByHand(share)) return `by hand (${paymentInText(share.method)})`;
  return WAYS[share.method.toLowerCase()] ?? `by ${paymentInText(share.method)}`;
}

/** How far a share is; said only where the shares of a refund differ. */
export const SHARE_STATUS: Record<RefundAllocationStatus, string> = {
  WAITING: 'not sent yet',
  SENT: 'with the provider',
  SUCCEEDED: 'sent back',
  FAILED: 'failed',
  CANCELED: 'cancelled',
  BY_HAND: 'given back',
};

/** What of a refund the customer does not have yet. */
export function unpaidOf(shares: readonly Share[]): MoneyValue | null {
  const paid: readonly (RefundAllocationStatus | null)[] = ['SUCCEEDED', 'BY_HAND'];
  return sumMoney(shares.filter(({ status }) => !paid.includes(status)).map(({ amount }) => amount));
}
