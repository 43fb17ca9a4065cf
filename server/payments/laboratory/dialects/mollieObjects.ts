import { formatAmount } from '../../../money/money';
import { disputeAt, refundedMinor, statusAt, type BookPayment, type BookRefund } from '../books';

type Links = Record<string, { readonly href: string; readonly type: string }>;

const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');
const hal = (href: string) => ({ href, type: 'application/hal+json' });

/** Mollie writes amounts as text, with exactly the decimals of the currency. */
export function mollieAmount(amountMinor: bigint, currencyCode: string): { value: string; currency: string } {
  return { value: formatAmount(amountMinor, currencyCode), currency: currencyCode };
}

/** Until half of the delay is over a refund can be called back. https://docs.mollie.com/docs/refunds#refund-statuses */
export function mollieStatus(refund: BookRefund, nowMs: number): string {
  const status = statusAt(refund, nowMs);
  switch (status) {
    case 'SUCCEEDED':
      return 'refunded';
    case 'FAILED':
      return 'failed';
    case 'CANCELED':
      return 'canceled';
    case 'PENDING':
      if (refund.fails?.code === 'INSUFFICIENT_BALANCE') return 'queued';
      return nowMs - refund.createdAtMs < (refund.settlesAtMs - refund.createdAtMs) / 2 ? 'pending' : 'processing';
  }
}

/** https://docs.mollie.com/reference/get-refund */
export function mollieRefund(refund: BookRefund, nowMs: number, baseUrl: string): Record<string, unknown> {
  const payment = `${baseUrl}/v2/payments/${refund.paymentReference}`;
  return {
    resource: 'refund',
    id: refund.reference,
    mode: 'test',
    amount: mollieAmount(refund.amountMinor, refund.currencyCode),
    status: mollieStatus(refund, nowMs),
    createdAt: instant(refund.createdAtMs),
    description: refund.description ?? '',
    metadata: refund.metadata,
    paymentId: refund.paymentReference,
    _links: { self: hal(`${payment}/refunds/${refund.reference}`), payment: hal(payment) },
  };
}

/** https://docs.mollie.com/reference/get-payment */
export function molliePayment(
  payment: BookPayment,
  refunds: readonly BookRefund[],
  nowMs: number,
  baseUrl: string,
): Record<string, unknown> {
  const { amountMinor, currencyCode } = payment;
  const self = `${baseUrl}/v2/payments/${payment.reference}`;
  const takenMinor = refundedMinor(refunds, nowMs);
  const dispute = disputeAt(payment, nowMs);
  const links: Links = { self: hal(self), dashboard: { href: `${self}?dashboard`, type: 'text/html' } };
  if (refunds.length > 0) links.refunds = hal(`${self}/refunds`);
  if (dispute !== null) links.chargebacks = hal(`${self}/chargebacks`);
  return {
    resource: 'payment',
    id: payment.reference,
    mode: 'test',
    status: 'paid',
    createdAt: instant(payment.createdAtMs),
    paidAt: instant(payment.createdAtMs),
    amount: mollieAmount(amountMinor, currencyCode),
    amountRefunded: mollieAmount(takenMinor, currencyCode),
    amountRemaining: mollieAmount(amountMinor - takenMinor, currencyCode),
    ...(dispute !== null && { amountChargedBack: mollieAmount(dispute === 'WON' ? 0n : (payment.dispute?.amountMinor ?? 0n), currencyCode) }),
    description: 'A payment of the laboratory',
    method: 'ideal',
    metadata: null,
    isCancelable: false,
    profileId: 'pfl_laboratory',
    sequenceType: 'oneoff',
    _links: links,
  };
}

/** A reversed chargeback gave the money back. https://docs.mollie.com/reference/get-chargeback */
export function mollieChargebacks(payment: BookPayment, nowMs: number, baseUrl: string): Record<string, unknown>[] {
  const { dispute, currencyCode } = payment;
  const status = disputeAt(payment, nowMs);
  if (status === null || dispute === null) return [];
  const self = `${baseUrl}/v2/payments/${payment.reference}`;
  return [
    {
      resource: 'chargeback',
      id: dispute.reference,
      amount: mollieAmount(dispute.amountMinor, currencyCode),
      settlementAmount: mollieAmount(-dispute.amountMinor, currencyCode),
      createdAt: instant(dispute.openedAtMs),
      reversedAt: status === 'WON' && dispute.closed ? instant(dispute.closed.atMs) : null,
      reason: null,
      paymentId: payment.reference,
      _links: { self: hal(`${self}/chargebacks/${dispute.reference}`), payment: hal(self) },
    },
  ];
}

/** A page of a list, newest first. https://docs.mollie.com/reference/pagination */
export function mollieList(
  name: string,
  items: readonly Record<string, unknown>[],
  query: Readonly<Record<string, string>>,
  url: string,
): Record<string, unknown> {
  const limit = Math.min(Math.max(Number(query.limit ?? 50) || 50, 1), 250);
  const from = query.from === undefined ? 0 : Math.max(items.findIndex(({ id }) => id === query.from), 0);
  const page = items.slice(from, from + limit);
  const next = items[from + limit];
  return {
    count: page.length,
    _embedded: { [name]: page },
    _links: {
      self: hal(`${url}?limit=${limit}`),
      previous: null,
      next: next === undefined ? null : hal(`${url}?from=${String(next.id)}&limit=${limit}`),
    },
  };
}
