import type { Payment } from '../payments/payment';
import type { AllocationStatus, Refund, RefundAllocation, RefundStatus } from './refund';
import { actionsOf, unpaidOf, type AllocationOfPayment } from './refundActions';

const NOW = new Date('2026-11-24T12:00:00Z');

const refund = (status: RefundStatus, more: Partial<Refund> = {}): Refund =>
  ({ status, failureCode: null, cancelRequestedAt: null, ...more }) as Refund;

const share = (
  status: AllocationStatus,
  { failureCode = null, ...payment }: Partial<Payment> & { failureCode?: string | null } = {},
): AllocationOfPayment => ({
  allocation: { id: '1', status, failureCode, troubleCode: null, firstSentAt: null as Date | null } as RefundAllocation,
  payment: { provider: 'stripe', disputeStatus: null, ...payment } as Payment,
});
const low = { failureCode: 'INSUFFICIENT_BALANCE' };
const closed = { failureCode: 'ACCOUNT_CLOSED' };

describe('what can be done about a refund', () => {
  it.each<[string, Refund, AllocationOfPayment[], string[]]>([
    ['waits', refund('PROCESSING'), [share('WAITING')], ['CANCEL']],
    ['waits for approval', refund('AWAITING_APPROVAL'), [share('WAITING')], ['CANCEL']],
    ['was sent to who cannot call it back', refund('PROCESSING'), [share('SENT')], []],
    ['was sent to who can', refund('PROCESSING'), [share('SENT', { provider: 'mollie' })], ['CANCEL']],
    ['is being called back', refund('PROCESSING', { cancelRequestedAt: new Date(0) }), [share('SENT', { provider: 'mollie' })], []],
    ['was paid in part', refund('PROCESSING'), [share('SUCCEEDED'), share('WAITING')], []],
    ['was given back by hand in part', refund('PROCESSING'), [share('BY_HAND'), share('WAITING')], []],
    ['takes nothing', refund('PROCESSING'), [], []],
    ['succeeded', refund('SUCCEEDED'), [share('SUCCEEDED')], []],
    ['was canceled', refund('CANCELED'), [share('CANCELED')], []],
    ['failed for now', refund('FAILED'), [share('FAILED', low)], ['RETRY', 'MARK_PAID']],
    ['failed for good', refund('FAILED'), [share('FAILED', closed)], ['MARK_PAID']],
    ['failed in both ways', refund('FAILED'), [share('FAILED', low), share('FAILED', closed)], ['MARK_PAID']],
    ['failed in part, for now', refund('FAILED'), [share('SUCCEEDED'), share('FAILED', low)], ['RETRY', 'MARK_PAID']],
    ['failed, and the payment is disputed', refund('FAILED'), [share('FAILED', { ...low, disputeStatus: 'OPEN' })], ['MARK_PAID']],
    ['failed, and the dispute was won', refund('FAILED'), [share('FAILED', { ...low, disputeStatus: 'WON' })], ['RETRY', 'MARK_PAID']],
    ['was paid after all', refund('FAILED', { failureCode: 'PAID_AFTER_ALL' }), [share('FAILED', low)], []],
    ['came back', refund('REVERSED'), [share('FAILED', { failureCode: 'RETURNED' })], ['MARK_PAID']],
  ])('that %s', (_name, of, shares, actions) => {
    expect(actionsOf(of, shares, NOW)).toEqual(actions);
  });

  it('concerns only what was not paid', () => {
    const failed = share('FAILED', low);
    expect(unpaidOf([share('SUCCEEDED'), failed, share('BY_HAND'), share('SENT')], NOW)).toEqual([failed]);
  });

  it('is for staff to say when nobody can be asked any more, and not a day before', () => {
    const sent = (days: number, more: Partial<RefundAllocation> = {}): AllocationOfPayment => {
      const { allocation, payment } = share('SENT', { provider: 'adyen' });
      const firstSentAt = new Date(NOW.getTime() - days * 86_400_000);
      return { allocation: { ...allocation, troubleCode: 'UNREADABLE', firstSentAt, ...more }, payment };
    };
    expect(actionsOf(refund('PROCESSING'), [sent(8)], NOW)).toEqual(['CANCEL', 'MARK_PAID']);
    expect(unpaidOf([sent(8)], NOW)).toHaveLength(1);
    for (const share of [sent(6), sent(8, { troubleCode: null }), sent(8, { troubleCode: 'TIMEOUT' })]) {
      expect(actionsOf(refund('PROCESSING'), [share], NOW)).toEqual([]);
      expect(unpaidOf([share], NOW)).toEqual([]);
    }
    expect(actionsOf(refund('PROCESSING'), [sent(8), share('WAITING')], NOW)).not.toContain('MARK_PAID');
  });
});
