import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { NoticeRefused } from '../notice';
import { verifyStripeNotices } from './stripeWebhook';

const SECRET = 'whsec_first';
const NOW = new Date('2026-05-01T12:00:00Z');
const EXAMPLES = join(__dirname, '../../../../shared/data/psp/stripe');

const refund = {
  object: 'refund',
  id: 're_1',
  amount: 1250,
  currency: 'eur',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  metadata: { refund_desk_key: '42', refund_desk_number: '1001-R1' },
  status: 'succeeded',
};
const dispute = { object: 'dispute', id: 'du_1', amount: 1250, currency: 'eur', charge: 'ch_1', payment_intent: 'pi_1', status: 'needs_response' };

function eventOf(type: string, object: unknown, id = 'evt_1'): string {
  return JSON.stringify({ id, object: 'event', type, created: NOW.getTime() / 1_000 - 5, data: { object } });
}

function sign(payload: string, { secret = SECRET, at = NOW }: { secret?: string; at?: Date } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at.getTime() / 1_000) });
}

function verify(body: string, signature: string | undefined = sign(body), secrets: string[] = [SECRET]) {
  return verifyStripeNotices(Buffer.from(body), { 'stripe-signature': signature }, secrets, NOW);
}

describe('the notices of Stripe', () => {
  it('reads a refund of this desk', () => {
    expect(verify(eventOf('refund.updated', refund))).toEqual([
      {
        eventKey: 'evt_1',
        eventType: 'refund.updated',
        paymentReference: 'pi_1',
        otherPaymentReference: 'ch_1',
        refundReference: 're_1',
        refundKey: '42',
        amountMinor: 1250n,
        currencyCode: 'EUR',
        succeeded: true,
        reason: null,
        occurredAt: new Date('2026-05-01T11:59:55Z'),
      },
    ]);
  });

  it.each([
    { type: 'refund.created', change: { status: 'pending' }, reads: { succeeded: null } },
    { type: 'refund.updated', change: { status: 'requires_action' }, reads: { succeeded: null } },
    { type: 'refund.updated', change: { status: 'canceled' }, reads: { succeeded: false } },
    { type: 'refund.failed', change: { status: 'failed', failure_reason: 'declined' }, reads: { succeeded: false, reason: 'declined' } },
    { type: 'charge.refund.updated', change: { payment_intent: null }, reads: { paymentReference: 'ch_1', otherPaymentReference: null } },
    { type: 'refund.created', change: { metadata: {} }, reads: { refundKey: null } },
    { type: 'refund.created', change: { metadata: { refund_desk_key: '4'.repeat(400) } }, reads: { refundKey: null } },
    { type: 'refund.created', change: { currency: 'xyz' }, reads: { amountMinor: null, currencyCode: null } },
  ])('reads $type with $change', ({ type, change, reads }) => {
    expect(verify(eventOf(type, { ...refund, ...change }))).toEqual([expect.objectContaining(reads)]);
  });

  it('reads a charge that was refunded as a hint alone', () => {
    const charge = { object: 'charge', id: 'ch_1', payment_intent: 'pi_1', amount_refunded: 1250 };
    const [notice] = verify(eventOf('charge.refunded', charge));
    expect(notice).toMatchObject({ paymentReference: 'pi_1', otherPaymentReference: 'ch_1', refundReference: null, amountMinor: null });
  });

  it.each(['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'])('reads charge.dispute.%s', (happened) => {
    const [notice] = verify(eventOf(`charge.dispute.${happened}`, dispute));
    expect(notice).toMatchObject({ paymentReference: 'pi_1', refundReference: null, reason: 'needs_response', amountMinor: 1250n });
  });

  it('comes to nothing for an event that it does not know, and for a refund without a payment', () => {
    expect(verify(eventOf('customer.created', { object: 'customer' }))).toEqual([]);
    expect(verify(eventOf('constructor', { object: 'customer' }))).toEqual([]);
    expect(verify(eventOf('refund.created', { ...refund, charge: null, payment_intent: null }))).toEqual([]);
  });

  it('takes each of two secrets while one replaces the other', () => {
    const body = eventOf('refund.updated', refund);
    expect(verify(body, sign(body, { secret: 'whsec_second' }), [SECRET, 'whsec_second'])).toHaveLength(1);
    expect(verify(body, sign(body), [SECRET, 'whsec_second'])).toHaveLength(1);
  });

  const body = eventOf('refund.updated', refund);
  it.each([
    ['without a signature', body, ''],
    ['with a signature that is none', body, 'nonsense'],
    ['signed with another secret', body, sign(body, { secret: 'whsec_forged' })],
    ['changed after it was signed', body.replace('1250', '9250'), sign(body)],
    ['older than five minutes', body, sign(body, { at: new Date(NOW.getTime() - 301_000) })],
    ['that is no JSON', 'id=tr_1', sign('id=tr_1')],
    ['that is no event', '{"id":7}', sign('{"id":7}')],
    ['that is not what its type says', eventOf('refund.updated', dispute), sign(eventOf('refund.updated', dispute))],
  ])('refuses a message %s', (_how, message, signature) => {
    expect(() => verify(message, signature)).toThrow(NoticeRefused);
  });

  it('refuses everything without a header or without a secret', () => {
    expect(() => verifyStripeNotices(Buffer.from(body), {}, [SECRET], NOW)).toThrow(NoticeRefused);
    expect(() => verify(body, sign(body), [])).toThrow(NoticeRefused);
    expect(() => verify(body, sign(body), [''])).toThrow(NoticeRefused);
  });

  it('takes a message of just under five minutes', () => {
    expect(verify(body, sign(body, { at: new Date(NOW.getTime() - 299_000) }))).toHaveLength(1);
  });

  const examples = ['event.refund.created.json', 'event.charge.refunded.json', 'event.charge.succeeded.json'];
  const withExamples = existsSync(EXAMPLES) ? it.each(examples) : it.skip.each(['events: ../shared/data/psp is not here']);
  withExamples('reads the real %s', (file) => {
    const text = readFileSync(join(EXAMPLES, file), 'utf8');
    const { type } = JSON.parse(text) as { type: string };
    expect(verify(text)).toHaveLength(type === 'charge.succeeded' ? 0 : 1);
  });
});
