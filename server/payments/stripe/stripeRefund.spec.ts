import type Stripe from 'stripe';
import { capturedOf, disputeOf, readOutcome, readRefund } from './stripeRefund';
import { DISPUTE_STATUSES, FAILURE_REASONS } from './stripeWords';

const refund = (fields: Partial<Stripe.Refund>) =>
  ({ id: 're_1', object: 'refund', amount: 500, currency: 'isk', created: 0, metadata: null, status: 'succeeded', ...fields }) as Stripe.Refund;

describe('how a refund stands at Stripe', () => {
  it.each([
    { status: 'pending', means: 'PENDING' },
    { status: 'requires_action', means: 'PENDING' },
    { status: 'succeeded', means: 'SUCCEEDED' },
    { status: 'failed', means: 'FAILED' },
    { status: 'canceled', means: 'CANCELED' },
  ])('reads $status', ({ status, means }) => {
    expect(readOutcome(refund({ status }))).toMatchObject({ status: means, reference: 're_1' });
    expect(readRefund(refund({ status }))).toMatchObject({ status: means });
  });

  it.each([...FAILURE_REASONS])('reads the failure reason %s', (failure_reason, means) => {
    const expected = means === 'CANCELED' ? { status: 'CANCELED' } : { status: 'FAILED', code: means };
    expect(readOutcome(refund({ status: 'failed', failure_reason }))).toMatchObject(expected);
  });

  it('says refused for a reason that it does not know', () => {
    expect(readOutcome(refund({ status: 'failed', failure_reason: 'a_reason_of_tomorrow' }))).toMatchObject({ code: 'REFUSED' });
  });

  it.each([refund({ status: 'a_status_of_tomorrow' }), refund({ status: null }), { message: 'bad gateway' } as unknown as Stripe.Refund])(
    'cannot read %o',
    (answer) => {
      expect(() => readOutcome(answer)).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
    },
  );

  it('knows a refund of its own, and its amount in minor units', () => {
    const own = refund({ metadata: { refund_desk_key: '42-2' }, amount: 50_000 });
    expect(readRefund(own)).toEqual({ reference: 're_1', ownKey: '42-2', amountMinor: 500n, status: 'SUCCEEDED' });
    expect(readRefund(refund({ amount: 100 }))).toMatchObject({ ownKey: null });
    expect(() => readRefund(refund({ amount: 1 }))).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
  });

  it('reads what was captured, of an intent and of a charge', () => {
    const intent = { object: 'payment_intent', amount: 900, amount_received: 700, currency: 'eur' } as Stripe.PaymentIntent;
    const charge = { object: 'charge', amount: 900, amount_captured: 600, currency: 'eur' } as Stripe.Charge;
    expect(capturedOf(intent)).toEqual({ capturedMinor: 700n, currencyCode: 'EUR' });
    expect(capturedOf(charge)).toEqual({ capturedMinor: 600n, currencyCode: 'EUR' });
    expect(() => capturedOf({} as Stripe.Charge)).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
  });

  it.each([...DISPUTE_STATUSES])('reads a dispute that is %s', (status, means) => {
    expect(disputeOf([{ status } as Stripe.Dispute])).toBe(means);
  });

  it('lets a lost dispute decide, then an open one; a status that it does not know is open', () => {
    const disputes = (...statuses: string[]) => statuses.map((status) => ({ status }) as Stripe.Dispute);
    expect(disputeOf([])).toBeNull();
    expect(disputeOf(disputes('won', 'needs_response', 'lost'))).toBe('LOST');
    expect(disputeOf(disputes('won', 'under_review'))).toBe('OPEN');
    expect(disputeOf(disputes('a_status_of_tomorrow'))).toBe('OPEN');
  });
});
