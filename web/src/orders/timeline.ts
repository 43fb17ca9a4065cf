import type { OrderFullFragment, OrderHistoryQuery } from '../api/generated';
import { dayOf, type Day } from '../ui/dates';

type History = NonNullable<OrderHistoryQuery['order']>;
export type HistoryRefund = NonNullable<History['refunds']>[number];
export type HistoryPayment = NonNullable<History['payments']>[number];
type TimelineOrder = Pick<OrderFullFragment, 'placedAt' | 'canceledAt' | 'channel'> & {
  items: readonly { tickets: readonly { id: string; maskedBarcode: string; redeemedAt: string | null }[] }[];
};

/** Something that happened to an order. */
export type TimelineEvent = { id: string; at: string } & (
  | { kind: 'placed'; channel: OrderFullFragment['channel'] }
  | { kind: 'paid'; payment: HistoryPayment }
  | { kind: 'scanned'; barcode: string }
  | { kind: 'canceled' }
  | { kind: 'refund'; refund: HistoryRefund }
);

/** The events of a day, the latest first. */
export interface TimelineDay {
  day: Day;
  events: TimelineEvent[];
}

function eventsOf(order: TimelineOrder, history: Partial<History> | null): TimelineEvent[] {
  const tickets = order.items.flatMap((item) => item.tickets);
  return [
    { id: 'placed', kind: 'placed', at: order.placedAt, channel: order.channel },
    // The API keeps no time of a payment: a check-out takes it when the order is placed.
    ...(history?.payments ?? []).map((payment) => ({
      id: payment.id,
      kind: 'paid' as const,
      at: order.placedAt,
      payment,
    })),
    ...tickets.flatMap(({ id, redeemedAt, maskedBarcode }) =>
      redeemedAt ? [{ id, kind: 'scanned' as const, at: redeemedAt, barcode: maskedBarcode }] : [],
    ),
    ...(order.canceledAt ? [{ id: 'canceled', kind: 'canceled' as const, at: order.canceledAt }] : []),
    ...(history?.refunds ?? []).map((refund) => ({
      id: refund.id,
      kind: 'refund' as const,
      at: refund.requestedAt,
      refund,
    })),
  ];
}

/** Composes the timeline of an order from what the viewer may see, by day in the partner's time zone, latest first. */
export function timelineOf(
  order: TimelineOrder,
  history: Partial<History> | null,
  timeZone: string,
): TimelineDay[] {
  const events = eventsOf(order, history)
    .map((event, index) => ({ event, index, timeMs: new Date(event.at).getTime() }))
    .sort((a, b) => b.timeMs - a.timeMs || b.index - a.index);
  const days: TimelineDay[] = [];
  for (const { event } of events) {
    const day = dayOf(new Date(event.at), timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
