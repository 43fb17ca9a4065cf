import { ProviderTrouble, type ProviderRefundRequest } from '../provider';
import { readRefund, type MollieRefund } from './mollieRefund';

/** A second refund of the same amount is taken for an accident for so long. https://docs.mollie.com/changelog */
const WINDOW_MS = 60 * 60_000;
const MARGIN_MS = 30_000;

/**
 * Why a refund of the same amount as another one has to wait, and for how long. Where another refund explains it,
 * nothing was carried out for this key: it is as if it had never been sent, and it is sent when the hour is over.
 */
export function twinTrouble(refunds: readonly MollieRefund[], { amountMinor }: ProviderRefundRequest, nowMs: number = Date.now()): ProviderTrouble {
  const ages = refunds
    .filter((refund) => isTwin(refund, amountMinor))
    .map(({ createdAt }) => nowMs - Date.parse(createdAt))
    .filter((ageMs) => ageMs < WINDOW_MS);
  if (ages.length === 0) return new ProviderTrouble('IN_PROGRESS');
  // A clock that is ahead must not make it wait for longer than the hour.
  const youngestMs = Math.max(Math.min(...ages), 0);
  return new ProviderTrouble('IN_PROGRESS', { retryAfterMs: WINDOW_MS - youngestMs + MARGIN_MS, neverSent: true });
}

function isTwin(refund: MollieRefund, amountMinor: bigint): boolean {
  const view = readRefund(refund);
  return view.amountMinor === amountMinor && (view.status === 'PENDING' || view.status === 'SUCCEEDED');
}
