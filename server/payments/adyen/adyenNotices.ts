import type { ProviderNotice } from '../notice';
import type { DisputeStatus } from '../payment';
import type { ProviderFailureCode, ProviderRefundView } from '../provider';
import { DISPUTE_EVENTS, FAILURE_REASONS, REFUND_EVENTS, type RefundEvent } from './adyenWords';

/** What was kept of a verified notice. */
export type StoredNotice = Pick<
  ProviderNotice,
  'eventKey' | 'eventType' | 'refundReference' | 'refundKey' | 'amountMinor' | 'succeeded' | 'reason' | 'occurredAt'
>;

/** The notices of one partner. */
export interface AdyenNotices {
  /** Everything that was ever told about a payment, in any order. */
  of(paymentReference: string): Promise<readonly StoredNotice[]>;
}

/** How a refund stands; `code` only where it failed. */
export interface AdyenRefund extends ProviderRefundView {
  readonly code: ProviderFailureCode | null;
}

export interface AdyenPayment {
  readonly refunds: readonly AdyenRefund[];
  readonly dispute: DisputeStatus | null;
}

/**
 * What all notices about a payment say together. Adyen cannot be asked, so this is what counts; neither the order in
 * which they came nor copies of them change it.
 */
export function foldAdyenNotices(notices: readonly StoredNotice[]): AdyenPayment {
  const refunds = [...groups(notices, ({ refundReference }) => refundReference)].map(([reference, told]) => foldRefund(reference, told));
  const known = refunds.filter((refund) => refund !== null).sort((a, b) => (a.reference < b.reference ? -1 : 1));
  return { refunds: known, dispute: foldDisputes(notices) };
}

interface Told {
  readonly notice: StoredNotice;
  readonly event: RefundEvent;
  readonly status: ProviderRefundView['status'];
}

function foldRefund(reference: string, notices: readonly StoredNotice[]): AdyenRefund | null {
  const told = notices.flatMap((notice): Told[] => {
    const event = REFUND_EVENTS.get(notice.eventType);
    const status = notice.succeeded === false ? event?.failed : event?.succeeded;
    return event && status ? [{ notice, event, status }] : [];
  });
  const last = latest(told, compareTold);
  if (last === null) return null;
  const inOrder = [...notices].sort(byKey);
  return {
    reference,
    ownKey: inOrder.find(({ refundKey }) => refundKey !== null)?.refundKey ?? null,
    amountMinor: inOrder.find(({ amountMinor }) => amountMinor !== null)?.amountMinor ?? 0n,
    status: last.status,
    code: last.status === 'FAILED' ? failureCode(last) : null,
  };
}

/** What is final comes after a refund had succeeded, whether that was told already or not: it came back. */
function failureCode({ event, notice }: Told): ProviderFailureCode {
  if (event.isFinal) return 'RETURNED';
  return FAILURE_REASONS.find(({ reason }) => reason.test(notice.reason ?? ''))?.code ?? 'REFUSED';
}

/** Lost counts before open, and open before won, where a payment has several disputes. */
function foldDisputes(notices: readonly StoredNotice[]): DisputeStatus | null {
  const statuses = [...groups(notices, disputeOf).values()].map((told) => {
    const last = latest(told, (a, b) => byDate(a, b) || rankOf(a) - rankOf(b));
    return last && (DISPUTE_EVENTS.get(last.eventType)?.status ?? null);
  });
  return (['LOST', 'OPEN', 'WON'] as const).find((status) => statuses.includes(status)) ?? null;
}

/** All events of a dispute have the same PSP reference, with which their keys begin. */
function disputeOf({ eventKey, eventType }: StoredNotice): string | null {
  return DISPUTE_EVENTS.has(eventType) ? (eventKey.split(':')[0] ?? '') : null;
}

function groups(notices: readonly StoredNotice[], nameOf: (notice: StoredNotice) => string | null): Map<string, StoredNotice[]> {
  const named = new Map<string, StoredNotice[]>();
  for (const notice of notices) {
    const name = nameOf(notice);
    if (name !== null) named.set(name, [...(named.get(name) ?? []), notice]);
  }
  return named;
}

function latest<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Item | null {
  return items.reduce<Item | null>((last, item) => (last === null || compare(item, last) > 0 ? item : last), null);
}

const byDate = (a: StoredNotice, b: StoredNotice): number => a.occurredAt.getTime() - b.occurredAt.getTime();
const byKey = (a: StoredNotice, b: StoredNotice): number => (a.eventKey < b.eventKey ? -1 : Number(a.eventKey > b.eventKey));
const rankOf = ({ eventType }: StoredNotice): number => DISPUTE_EVENTS.get(eventType)?.rank ?? 0;

function compareTold(a: Told, b: Told): number {
  return (
    Number(a.event.isFinal) - Number(b.event.isFinal) ||
    byDate(a.notice, b.notice) ||
    a.event.rank - b.event.rank ||
    byStatus(a, b) ||
    byKey(a.notice, b.notice)
  );
}

/** At the same instant the money rather counts as sent: what is thought to have failed could be paid a second time. */
const byStatus = (a: Told, b: Told): number => Number(a.status !== 'FAILED') - Number(b.status !== 'FAILED');
