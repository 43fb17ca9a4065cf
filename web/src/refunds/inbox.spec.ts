import type { RefundCaseFragment } from '../api/generated';
import { keepPlaces, needsSomebody, openFailures } from './inbox';

const money = { amount: '84.00', currencyCode: 'EUR' };
const failed = (id: string, requestedAt: string, refundStatus = 'ACTION_REQUIRED' as const): RefundCaseFragment => ({
  id,
  number: `${id}-R1`,
  status: 'FAILED',
  description: '',
  requestedBy: 'Noor',
  requestedAt,
  settledAt: null,
  reason: { code: 'OTHER', label: 'Other' },
  subtotal: money,
  fee: money,
  total: money,
  failure: { code: 'REFUSED', title: '', message: '', money: '', retryable: false },
  progress: null,
  allocations: [],
  actions: [],
  order: { id, number: id, refundStatus, customer: { maskedEmail: '' } },
});

const old = failed('a', '2026-11-16T10:00:00.000Z');
const young = failed('b', '2026-11-20T10:00:00.000Z');
const ids = (refunds: readonly RefundCaseFragment[]) => refunds.map(({ id }) => id);

describe('needsSomebody', () => {
  const overtaken = (code: string) =>
    needsSomebody({ failure: { code }, order: { refundStatus: 'REFUNDED' } });

  it('ends when another refund was made after it', () => {
    expect(needsSomebody(old)).toBe(true);
    expect(overtaken('REFUSED')).toBe(false);
  });

  it('stays while a part of the money is not where it belongs', () => {
    expect(overtaken('PARTLY_PAID')).toBe(true);
    expect(overtaken('PAID_AFTER_ALL')).toBe(true);
  });
});

describe('openFailures', () => {
  it('shows the oldest first, and none that was refunded otherwise', () => {
    const overtaken = { ...young, id: 'c', order: { ...young.order, refundStatus: 'REFUNDED' as const } };
    expect(ids(openFailures([overtaken, young, old]))).toEqual(['a', 'b']);
  });
});

describe('keepPlaces', () => {
  it('leaves what was dealt with in its place, as it is now', () => {
    const done = { ...old, status: 'SUCCEEDED' as const };
    expect(keepPlaces([young], new Map([['a', done]]), [old, young])).toEqual([done, young]);
  });

  it('forgets what a colleague dealt with, and adds what is new at the end', () => {
    const gone = failed('c', '2026-11-21T10:00:00.000Z');
    expect(ids(keepPlaces([old, young], new Map(), [young, gone]))).toEqual(['b', 'a']);
  });

  it('shows what failed again as the server has it', () => {
    const sent = { ...old, status: 'PROCESSING' as const };
    expect(keepPlaces([old], new Map([['a', sent]]), [sent])).toEqual([old]);
  });

  it('takes in nothing that was dealt with elsewhere', () => {
    expect(keepPlaces([], new Map([['a', old]]), [])).toEqual([]);
  });
});
