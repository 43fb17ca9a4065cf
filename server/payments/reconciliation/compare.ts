import { formatAmount, sum } from '../../money/money';
import { isOpen } from '../../refunds/refundState';
import type { Payment } from '../payment';
import type { ProviderPaymentView, ProviderRefundView } from '../provider';
import type { Difference, DifferenceKind, OwnShare, OwnSide } from './difference';
import { isLive, refundsOf, strangersOf, wasTakenIn } from './matching';

/** A payment with the currency of its order. */
export type ComparedPayment = Payment & { readonly currencyCode: string };

/** What is too long depends on when one looks, and on how long the provider usually takes. */
export interface ComparisonTime {
  readonly now: Date;
  readonly usualDays: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** So many times as long as a provider usually takes is too long. */
const PATIENCE = 2;
/** How long a provider may give no answer that settles anything. */
const LONGEST_TROUBLE_MS = 60 * 60_000;

/**
 * What this desk and a provider have differently of one payment; `theirs` is null when the provider never heard of
 * it. Pure. What only one more question can tell (`newsOf`) is no difference: compare again after it was asked.
 */
export function compare(
  payment: ComparedPayment,
  ours: OwnSide,
  theirs: ProviderPaymentView | null,
  time: ComparisonTime,
): Difference[] {
  if (theirs === null) return [unknownPayment(payment)];
  const found = [
    ...captureDifference(payment, ours, theirs),
    ...ours.shares.flatMap((share) => shareDifferences(payment, share, ours, theirs)),
    ...strangersOf(ours, theirs).filter(isLive).map((refund) => notHere(payment, refund)),
    ...lostExternal(payment, ours, theirs),
  ];
  // More than was captured mostly follows from another difference; it stands alone only where nothing else says why.
  const excess = found.length === 0 ? excessOf(payment, ours, theirs) : [];
  return [...found, ...excess, ...ours.shares.flatMap((share) => stuck(payment, share, theirs, time))];
}

function shareDifferences(
  payment: ComparedPayment,
  share: OwnShare,
  ours: OwnSide,
  theirs: ProviderPaymentView,
): Difference[] {
  const { allocation } = share;
  const { status, amountMinor } = allocation;
  const live = refundsOf(share, theirs).filter((refund) => isLive(refund) && !wasTakenIn(refund, ours));
  const [paid] = live;
  const text = (minor: bigint) => amountText(minor, payment);
  const of = (kind: DifferenceKind, sides: { ours: string; theirs: string | null; amountMinor: bigint }): Difference[] => [
    { kind, identity: identityOf(kind, payment, allocation.id), refundId: share.refund.id, ...sides, providerReference: paid?.reference ?? allocation.providerReference },
  ];
  if (!paid) {
    if (status !== 'SUCCEEDED') return [];
    const theirStatus = refundsOf(share, theirs)[0]?.status ?? null;
    return of('HERE_BUT_NOT_PAID', { ours: status, theirs: theirStatus, amountMinor });
  }
  const paidMinor = sum(live.map((refund) => refund.amountMinor));
  if (status === 'BY_HAND') return of('PAID_TWICE', { ours: status, theirs: text(paidMinor), amountMinor: paidMinor });
  if (live.length > 1) return of('PAID_TWICE', { ours: text(amountMinor), theirs: text(paidMinor), amountMinor: paidMinor - amountMinor });
  if (status === 'FAILED' || status === 'CANCELED') {
    return of('PAID_BUT_NOT_HERE', { ours: status, theirs: text(paidMinor), amountMinor: paidMinor });
  }
  if (paidMinor === amountMinor) return [];
  return of('AMOUNT_DIFFERS', { ours: text(amountMinor), theirs: text(paidMinor), amountMinor: distance(paidMinor, amountMinor) });
}

function notHere(payment: ComparedPayment, refund: ProviderRefundView): Difference {
  const { reference, amountMinor } = refund;
  const kind = 'PAID_BUT_NOT_HERE';
  const sides = { ours: null, theirs: amountText(amountMinor, payment), amountMinor };
  return { kind, identity: identityOf(kind, payment, reference), refundId: null, providerReference: reference, ...sides };
}

/** Refunds that were taken in from the provider, and that it does not have any more. */
function lostExternal(payment: ComparedPayment, ours: OwnSide, theirs: ProviderPaymentView): Difference[] {
  const there = new Set(theirs.refunds.map(({ reference }) => reference));
  const lost = ours.external.filter((refund) => isLive(refund) && !there.has(refund.reference));
  const kind = 'HERE_BUT_NOT_PAID';
  return lost.map(({ reference, amountMinor, status }) => {
    const identity = identityOf(kind, payment, reference);
    return { kind, identity, refundId: null, providerReference: reference, ours: status, theirs: null, amountMinor };
  });
}

function unknownPayment(payment: ComparedPayment): Difference {
  const kind = 'PAYMENT_UNKNOWN';
  const { capturedMinor } = payment;
  const sides = { ours: amountText(capturedMinor, payment), theirs: null, amountMinor: capturedMinor };
  return { kind, identity: identityOf(kind, payment), refundId: null, providerReference: null, ...sides };
}

function captureDifference(payment: ComparedPayment, ours: OwnSide, theirs: ProviderPaymentView): Difference[] {
  const { capturedMinor, currencyCode } = theirs;
  // One payment for several orders: what it captured is spread over them.
  if (capturedMinor === null || ours.elsewhere) return [];
  const isSameMoney = currencyCode === payment.currencyCode;
  if (isSameMoney && capturedMinor === payment.capturedMinor) return [];
  const kind = 'CAPTURE_DIFFERS';
  const sides = {
    ours: amountText(payment.capturedMinor, payment),
    theirs: amountText(capturedMinor, { currencyCode }),
    amountMinor: isSameMoney ? distance(capturedMinor, payment.capturedMinor) : payment.capturedMinor,
  };
  return [{ kind, identity: identityOf(kind, payment), refundId: null, providerReference: null, ...sides }];
}

function excessOf(payment: ComparedPayment, ours: OwnSide, theirs: ProviderPaymentView): Difference[] {
  if (ours.elsewhere) return [];
  const thereMinor = sum(theirs.refunds.filter(isLive).map(({ amountMinor }) => amountMinor));
  const isOnlyHere = (share: OwnShare) =>
    share.allocation.status === 'BY_HAND' || (isOpen(share.allocation) && !refundsOf(share, theirs).some(isLive));
  const onlyHereMinor = sum(ours.shares.filter(isOnlyHere).map(({ allocation }) => allocation.amountMinor));
  const refundedMinor = thereMinor + onlyHereMinor;
  if (refundedMinor <= payment.capturedMinor) return [];
  const kind = 'MORE_THAN_CAPTURED';
  const sides = {
    ours: amountText(payment.capturedMinor, payment),
    theirs: amountText(refundedMinor, payment),
    amountMinor: refundedMinor - payment.capturedMinor,
  };
  return [{ kind, identity: identityOf(kind, payment), refundId: null, providerReference: null, ...sides }];
}

function stuck(
  payment: ComparedPayment,
  share: OwnShare,
  theirs: ProviderPaymentView,
  { now, usualDays }: ComparisonTime,
): Difference[] {
  const { allocation, refund } = share;
  if (!isOpen(allocation) || refund.status !== 'PROCESSING') return [];
  const since = allocation.firstSentAt ?? refund.requestedAt;
  const isLate = now.getTime() - since.getTime() > usualDays * PATIENCE * DAY_MS;
  const { troubleSince, troubleCode, amountMinor } = allocation;
  const isInTrouble = troubleSince !== null && now.getTime() - troubleSince.getTime() > LONGEST_TROUBLE_MS;
  if (!isLate && !isInTrouble) return [];
  const kind = 'STUCK';
  const [there] = refundsOf(share, theirs);
  const sides = { ours: troubleCode ?? allocation.status, theirs: there?.status ?? null, amountMinor };
  const providerReference = there?.reference ?? allocation.providerReference;
  return [{ kind, identity: identityOf(kind, payment, allocation.id), refundId: refund.id, providerReference, ...sides }];
}

function identityOf(kind: DifferenceKind, payment: ComparedPayment, thing?: string): string {
  return [kind, payment.id, thing].filter((part) => part !== undefined).join(':');
}

function amountText(amountMinor: bigint, { currencyCode }: { readonly currencyCode: string }): string {
  return `${formatAmount(amountMinor, currencyCode)} ${currencyCode}`;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}
