import { hmacValidator, type Types } from '@adyen/api-library';
import Stripe from 'stripe';
import { DEFAULT_SECRETS } from '../../server/payments/laboratory/notices/receivers';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { startNoticeReceiver, type NoticeReceiver, type ReceivedNotice } from '../support/noticeReceiver';
import { adyenClient, mollieClient, stripeClient } from '../support/officialClients';

const DAY_MS = 24 * 60 * 60 * 1000;
const STRIPE_SECRET = DEFAULT_SECRETS.stripe[0]!;
const ADYEN_KEY = DEFAULT_SECRETS.adyen[0]!;

describe('the notices of the laboratory', () => {
  let laboratory: RunningLaboratory;
  let receiver: NoticeReceiver;

  beforeEach(async () => {
    laboratory = await startLaboratory();
    receiver = await startNoticeReceiver();
    for (const provider of ['stripe', 'mollie', 'adyen'] as const) {
      await laboratory.receiver({ provider, url: receiver.url });
    }
  });
  afterEach(async () => {
    await laboratory.close();
    await receiver.close();
  });

  const stripeRefund = async (key = 'k1') => {
    const payment = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 10_000n, currencyCode: 'EUR' });
    const client = stripeClient(laboratory.url);
    const { id } = await client.refunds.create({ payment_intent: payment, amount: 6000, metadata: { refund_desk_key: key } }, { idempotencyKey: key });
    return { payment, id };
  };
  const adyenRefund = async (key = 'k1') => {
    const payment = await laboratory.registerPayment({ provider: 'adyen', amountMinor: 10_000n, currencyCode: 'EUR' });
    const request = { amount: { value: 6000, currency: 'EUR' }, merchantAccount: 'LaboratoryMerchant', reference: key };
    const client = adyenClient(laboratory.url);
    const { pspReference } = await client.ModificationsApi.refundCapturedPayment(payment, request, { idempotencyKey: key });
    return { payment, id: pspReference };
  };
  const stripeEvent = ({ body, headers }: ReceivedNotice, secret = STRIPE_SECRET) =>
    new Stripe('sk_test_x').webhooks.constructEvent(body, headers['stripe-signature']!, secret);
  const adyenItem = ({ body }: ReceivedNotice) => {
    const { notificationItems } = JSON.parse(body) as Types.notification.Notification;
    return notificationItems![0]!.NotificationRequestItem;
  };
  const typesOf = async (isAhead = false) => (await laboratory.notices({}, isAhead)).map(({ type }) => type);

  describe('of Stripe', () => {
    it('carry a signature that the official verifier takes, over the raw body', async () => {
      const { payment, id } = await stripeRefund();
      const deliveries = await laboratory.deliver({ filter: { type: 'refund.created' } });
      expect(deliveries).toMatchObject([{ status: 200, body: 'taken', type: 'refund.created' }]);
      const event = stripeEvent(receiver.received[0]!);
      expect(event).toMatchObject({ type: 'refund.created', livemode: false, request: { idempotency_key: 'k1' } });
      expect(event.data.object).toMatchObject({ id, payment_intent: payment, amount: 6000, metadata: { refund_desk_key: 'k1' } });
    });

    it('are refused by the official verifier when they are forged or old', async () => {
      await stripeRefund();
      await laboratory.deliver({ isForged: true, filter: { type: 'refund.created' } });
      await laboratory.deliver({ ageMs: 301_000, filter: { type: 'refund.created' } });
      expect(() => stripeEvent(receiver.received[0]!)).toThrow('No signatures found');
      expect(() => stripeEvent(receiver.received[1]!)).toThrow('tolerance');
    });

    it('are signed with two secrets while one is being replaced', async () => {
      await stripeRefund();
      await laboratory.receiver({ provider: 'stripe', secrets: ['whsec_old', 'whsec_new'] });
      await laboratory.deliver({ filter: { type: 'refund.created' } });
      for (const secret of ['whsec_old', 'whsec_new']) expect(stripeEvent(receiver.received[0]!, secret).type).toBe('refund.created');
    });

    it('tell how things stood when it happened, whenever they are sent', async () => {
      await laboratory.settleDelay(DAY_MS);
      const { id } = await stripeRefund();
      await laboratory.failRefund({ provider: 'stripe', reference: id, afterMs: 5 * DAY_MS });
      await laboratory.jump(6 * DAY_MS);
      expect(await typesOf()).toEqual([
        'refund.created', 'charge.refunded',
        'refund.updated', 'charge.refund.updated',
        'refund.failed', 'charge.refund.updated',
      ]);
      await laboratory.deliver();
      const told = receiver.received.map((notice) => stripeEvent(notice).data.object as { status?: string; amount_refunded?: number });
      expect(told.map(({ status, amount_refunded }) => amount_refunded ?? status)).toEqual([
        'pending', 6000, 'succeeded', 'succeeded', 'failed', 'failed',
      ]);
    });

    it('tell of disputes', async () => {
      const { payment } = await stripeRefund();
      await laboratory.deliver();
      await laboratory.dispute({ provider: 'stripe', paymentReference: payment, status: 'OPEN' });
      await laboratory.jump(DAY_MS);
      await laboratory.dispute({ provider: 'stripe', paymentReference: payment, status: 'WON' });
      expect((await laboratory.deliver()).map(({ type }) => type)).toEqual([
        'charge.dispute.created', 'charge.dispute.funds_withdrawn',
        'charge.dispute.closed', 'charge.dispute.funds_reinstated',
      ]);
      const told = receiver.received.slice(-2).map((notice) => (stripeEvent(notice).data.object as Stripe.Dispute).status);
      expect(told).toEqual(['won', 'won']);
    });
  });

  describe('of Mollie', () => {
    it('name the payment and nothing else; forged ones name another', async () => {
      const paymentId = await laboratory.registerPayment({ provider: 'mollie', amountMinor: 10_000n, currencyCode: 'EUR' });
      await mollieClient(laboratory.url).paymentRefunds.create({ paymentId, amount: { value: '60.00', currency: 'EUR' } });
      const [notice] = await laboratory.notices({ provider: 'mollie' });
      await laboratory.deliver({ ids: [notice!.id] });
      await laboratory.deliver({ ids: [notice!.id], isForged: true });
      expect(receiver.received.map(({ body }) => body)).toEqual([`id=${paymentId}`, 'id=tr_forgery']);
      expect(receiver.received[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded');
    });
  });

  describe('of Adyen', () => {
    it('carry a signature that the official verifier takes', async () => {
      const { payment, id } = await adyenRefund('k7');
      await laboratory.deliver();
      await laboratory.deliver({ ids: (await laboratory.notices()).map((notice) => notice.id), isForged: true });
      const [item, forged] = receiver.received.map(adyenItem);
      expect(item).toMatchObject({
        eventCode: 'REFUND',
        success: 'true',
        pspReference: id,
        originalReference: payment,
        merchantReference: 'k7',
        merchantAccountCode: 'LaboratoryMerchant',
        amount: { value: 6000, currency: 'EUR' },
      });
      const verifier = new hmacValidator();
      expect(verifier.validateHMAC(item!, ADYEN_KEY)).toBe(true);
      expect(verifier.validateHMAC(forged!, ADYEN_KEY)).toBe(false);
    });

    it('tell of what failed, what the scheme rejected later, and what came back', async () => {
      await laboratory.faults({ kind: 'refund-fails', failureCode: 'REFUSED' });
      await adyenRefund('k1');
      const rejected = await adyenRefund('k2');
      await laboratory.jump(1000);
      await laboratory.failRefund({ provider: 'adyen', reference: rejected.id, failureCode: 'REFUSED' });
      const returned = await adyenRefund('k3');
      await laboratory.jump(1000);
      await laboratory.failRefund({ provider: 'adyen', reference: returned.id, failureCode: 'RETURNED' });
      await laboratory.deliver();
      const items = receiver.received.map(adyenItem);
      expect(items.map((item) => [item.merchantReference, item.eventCode, item.success])).toEqual([
        ['k1', 'REFUND', 'false'],
        ['k2', 'REFUND', 'true'],
        ['k2', 'REFUND_FAILED', 'true'],
        ['k3', 'REFUND', 'true'],
        ['k3', 'REFUNDED_REVERSED', 'true'],
      ]);
      expect(items[0]!.reason).toBe('Refused');
    });

    it('tell of chargebacks', async () => {
      const { payment } = await adyenRefund();
      await laboratory.deliver();
      await laboratory.dispute({ provider: 'adyen', paymentReference: payment, status: 'OPEN', amountMinor: 4000n });
      await laboratory.jump(DAY_MS);
      await laboratory.dispute({ provider: 'adyen', paymentReference: payment, status: 'LOST' });
      expect((await laboratory.deliver()).map(({ type }) => type)).toEqual(['NOTIFICATION_OF_CHARGEBACK', 'CHARGEBACK', 'SECOND_CHARGEBACK']);
      expect(adyenItem(receiver.received[1]!)).toMatchObject({ originalReference: payment, amount: { value: 4000 } });
    });

    it('tell of a refund that was made in the customer area', async () => {
      const payment = await laboratory.registerPayment({ provider: 'adyen', amountMinor: 10_000n, currencyCode: 'EUR' });
      const { reference } = await laboratory.externalRefund({ provider: 'adyen', paymentReference: payment, amountMinor: 2500n });
      await laboratory.deliver();
      expect(adyenItem(receiver.received[0]!)).toMatchObject({ pspReference: reference, merchantReference: `payment-${payment}` });
    });
  });

  describe('are delivered', () => {
    it('in any order, in any number of copies, each the same message', async () => {
      await stripeRefund();
      const ids = (await laboratory.notices()).map(({ id }) => id);
      await laboratory.deliver({ ids, order: 'reverse', copies: 3 });
      const sent = receiver.received.map((notice) => stripeEvent(notice).id);
      expect(sent).toEqual([ids[1], ids[0], ids[1], ids[0], ids[1], ids[0]]);
      const shuffled = async (seed: number) => (await laboratory.deliver({ ids, order: 'shuffled', copies: 5, seed })).map(({ noticeId }) => noticeId);
      expect(await shuffled(3)).toEqual(await shuffled(3));
    });

    it('again and again until someone has taken them', async () => {
      await stripeRefund();
      receiver.answerWith(500);
      expect((await laboratory.deliver()).map(({ status }) => status)).toEqual([500, 500]);
      receiver.answerWith(204);
      expect((await laboratory.deliver()).map(({ status }) => status)).toEqual([204, 204]);
      expect(await laboratory.deliver()).toEqual([]);
      expect((await laboratory.notices())[0]!.deliveries.map(({ status }) => status)).toEqual([500, 204]);
    });

    it('by themselves once they are due, twice if it is wished', async () => {
      await laboratory.settleDelay(DAY_MS);
      await laboratory.receiver({ provider: 'adyen', isAutomatic: true, copies: 2 });
      await adyenRefund();
      expect(receiver.received).toEqual([]);
      await laboratory.jump(DAY_MS);
      await receiver.count(2);
      expect(receiver.received.map((notice) => adyenItem(notice).eventCode)).toEqual(['REFUND', 'REFUND']);
    });

    it('by themselves a second time when the first was not taken', async () => {
      receiver.answerWith(503);
      await laboratory.receiver({ provider: 'adyen', isAutomatic: true });
      await adyenRefund();
      await receiver.count(1);
      receiver.answerWith(200);
      await laboratory.jump(60_000);
      await receiver.count(2);
      expect(adyenItem(receiver.received[1]!)).toEqual(adyenItem(receiver.received[0]!));
    });

    it('to another address, and nowhere while nobody receives them', async () => {
      await stripeRefund();
      await laboratory.receiver({ provider: 'stripe', url: null });
      await expect(laboratory.deliver()).rejects.toThrow('Nobody receives');
      expect(await laboratory.deliver({ url: receiver.url })).toHaveLength(2);
      expect(await laboratory.deliver({ url: 'http://127.0.0.1:1/', ids: [(await laboratory.notices())[0]!.id] })).toMatchObject([{ status: null }]);
    });

    it('never when what they would tell did not happen', async () => {
      await laboratory.settleDelay(DAY_MS);
      const { id } = await stripeRefund();
      expect(await typesOf(true)).toContain('refund.updated');
      await laboratory.failRefund({ provider: 'stripe', reference: id, afterMs: 1000 });
      expect(await typesOf(true)).toEqual(['refund.created', 'charge.refunded', 'refund.failed', 'charge.refund.updated']);
      expect(await typesOf()).toEqual(['refund.created', 'charge.refunded']);
    });
  });
});
