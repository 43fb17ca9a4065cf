import { timelineOf } from './timeline';

const order = {
  placedAt: '2026-11-22T19:16:00Z',
  canceledAt: null,
  channel: 'ONLINE' as const,
  items: [{ tickets: [{ id: 't1', maskedBarcode: '…4417', redeemedAt: '2026-11-23T09:42:00Z' }] }],
};
const money = { amount: '84.00', currencyCode: 'EUR' };
const refund = {
  id: 'r1',
  number: '100245-R1',
  status: 'PROCESSING' as const,
  description: 'Fell ill.',
  requestedBy: 'Noor',
  requestedAt: '2026-11-23T13:07:00Z',
  settledAt: null,
  reason: { code: 'ILLNESS', label: 'Illness' },
  subtotal: money,
  fee: money,
  total: money,
  failure: null,
  progress: null,
  allocations: [],
  actions: [],
  items: [],
};
const payment = {
  id: 'p1',
  provider: 'mollie',
  method: 'ideal',
  reference: 'tr_1',
  captured: money,
  refundable: money,
  refundedAtProvider: money,
  dispute: null,
};

it('tells the latest first, day by day, and a payment after the order that it pays', () => {
  const days = timelineOf(order, { payments: [payment], refunds: [refund] }, 'Europe/Amsterdam');
  expect(days.map(({ day, events }) => [day, events.map(({ kind }) => kind)])).toEqual([
    ['2026-11-23', ['refund', 'scanned']],
    ['2026-11-22', ['paid', 'placed']],
  ]);
});

it('does without what the viewer may not see', () => {
  const days = timelineOf(order, null, 'Europe/Amsterdam');
  expect(days.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['scanned', 'placed']);
});

it('puts an event on the day that it has in the partner’s time zone', () => {
  const [day] = timelineOf({ ...order, canceledAt: '2026-11-23T23:30:00Z' }, null, 'Europe/Amsterdam');
  expect(day).toMatchObject({ day: '2026-11-24', events: [{ kind: 'canceled' }] });
});
