import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import HmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator';
import { NoticeRefused } from '../notice';
import { verifyAdyenNotices } from './adyenWebhook';
import { DISPUTE_EVENTS, REFUND_EVENTS } from './adyenWords';

const KEY = 'AB'.repeat(32);
const OTHER_KEY = 'CD'.repeat(32);
const SECRETS = { hmacKeys: [KEY], merchantAccount: 'DemoShop', liveUrlPrefix: null };
const EXAMPLES = join(__dirname, '../../../../shared/data/psp/adyen/webhooks-v1');

type Item = Record<string, unknown>;

const refund: Item = {
  amount: { currency: 'EUR', value: 1250 },
  eventCode: 'REFUND',
  eventDate: '2026-05-01T12:00:00+02:00',
  merchantAccountCode: 'DemoShop',
  merchantReference: '460123456789012345-2',
  originalReference: 'PAYMENT1',
  paymentMethod: 'visa',
  pspReference: 'REFUND1',
  reason: '',
  success: 'true',
};

function sign(item: Item, key = KEY): Item {
  const hmacSignature = new HmacValidator().calculateHmac(item as never, key);
  return { ...item, additionalData: { ...(item.additionalData as Item | undefined), hmacSignature } };
}

const bodyOf = (items: Item[], live: string = 'false') =>
  Buffer.from(JSON.stringify({ live, notificationItems: items.map((item) => ({ NotificationRequestItem: item })) }));
const verify = (...items: Item[]) => verifyAdyenNotices(bodyOf(items), SECRETS);

describe('the notices of Adyen', () => {
  it('reads a refund of this desk', () => {
    expect(verify(sign(refund))).toEqual([
      {
        eventKey: 'REFUND1:REFUND:true:2026-05-01T12:00:00+02:00',
        eventType: 'REFUND',
        paymentReference: 'PAYMENT1',
        refundReference: 'REFUND1',
        refundKey: '460123456789012345-2',
        amountMinor: 1250n,
        currencyCode: 'EUR',
        succeeded: true,
        reason: null,
        occurredAt: new Date('2026-05-01T10:00:00Z'),
      },
    ]);
  });

  it.each([
    { change: { success: 'false', reason: 'Refused' }, reads: { succeeded: false, reason: 'Refused' } },
    { change: { merchantReference: 'order-17' }, reads: { refundKey: null } },
    { change: { amount: { currency: 'ISK', value: 50_000 } }, reads: { amountMinor: 500n, currencyCode: 'ISK' } },
    { change: { amount: { currency: 'XYZ', value: 1 } }, reads: { amountMinor: null, currencyCode: null } },
    { change: { eventCode: 'REFUND_FAILED' }, reads: { eventType: 'REFUND_FAILED', refundReference: 'REFUND1' } },
    { change: { eventCode: 'CHARGEBACK', pspReference: 'DISPUTE1' }, reads: { paymentReference: 'PAYMENT1', refundReference: null, refundKey: null } },
    { change: { eventCode: 'CHARGEBACK', pspReference: 'PAYMENT1', originalReference: undefined }, reads: { paymentReference: 'PAYMENT1' } },
    { change: { eventCode: 'CANCEL_OR_REFUND', additionalData: { 'modification.action': 'refund' } }, reads: { refundReference: 'REFUND1' } },
  ])('reads $change', ({ change, reads }) => {
    expect(verify(sign({ ...refund, ...change }))).toEqual([expect.objectContaining(reads)]);
  });

  it('comes to nothing for what says nothing about refunds', () => {
    expect(verify(sign({ ...refund, eventCode: 'CAPTURE' }))).toEqual([]);
    expect(verify(sign({ ...refund, eventCode: 'constructor' }))).toEqual([]);
    expect(verify(sign({ ...refund, eventCode: 'CANCEL_OR_REFUND', additionalData: { 'modification.action': 'cancel' } }))).toEqual([]);
    expect(verify(sign({ ...refund, merchantAccountCode: 'AnotherShop' }))).toEqual([]);
  });

  it('takes each of two keys while one replaces the other', () => {
    const secrets = { ...SECRETS, hmacKeys: [KEY, OTHER_KEY] };
    expect(verifyAdyenNotices(bodyOf([sign(refund), sign({ ...refund, pspReference: 'REFUND2' }, OTHER_KEY)]), secrets)).toHaveLength(2);
  });

  const signed = sign(refund);
  it.each([
    ['without a signature', bodyOf([refund])],
    ['signed with another key', bodyOf([sign(refund, OTHER_KEY)])],
    ['changed after it was signed', bodyOf([{ ...signed, success: 'false' }])],
    ['with another amount', bodyOf([{ ...signed, amount: { currency: 'EUR', value: 9250 } }])],
    ['with one forged item among others', bodyOf([signed, { ...sign(refund, OTHER_KEY), pspReference: 'REFUND2' }])],
    ['with a forged item of a kind that matters to nobody', bodyOf([signed, sign({ ...refund, eventCode: 'CAPTURE' }, OTHER_KEY)])],
    ['of the live environment', bodyOf([signed], 'true')],
    ['without an item', bodyOf([])],
    ['that is no JSON', Buffer.from('id=tr_1')],
    ['that is no message', Buffer.from('{"live":"false"}')],
    ['without a date', bodyOf([sign({ ...refund, eventDate: 'yesterday' })])],
  ])('refuses a message %s', (_how, body) => {
    expect(() => verifyAdyenNotices(body, SECRETS)).toThrow(NoticeRefused);
  });

  it('refuses everything without a key', () => {
    expect(() => verifyAdyenNotices(bodyOf([signed]), { ...SECRETS, hmacKeys: [] })).toThrow(NoticeRefused);
  });

  it('takes messages of the live environment with live credentials, and no others', () => {
    const live = { ...SECRETS, liveUrlPrefix: '1797a841fbb37ca7-DemoShop' };
    expect(verifyAdyenNotices(bodyOf([signed], 'true'), live)).toHaveLength(1);
    expect(() => verifyAdyenNotices(bodyOf([signed]), live)).toThrow(NoticeRefused);
  });

  // Notices of change are webhooks of another kind, with a shape of their own.
  const examples = existsSync(EXAMPLES) ? readdirSync(EXAMPLES).filter((file) => !/notice_of_change|notification_of_change/.test(file)) : [];
  // Jest takes no empty table.
  const withExamples = examples.length > 0 ? it.each(examples) : it.skip.each(['messages: ../shared/data/psp is not here']);
  withExamples('reads the real %s', (file) => {
    const { notificationItems } = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as {
      notificationItems: { NotificationRequestItem: Item }[];
    };
    const items = notificationItems.map(({ NotificationRequestItem: item }) => item);
    const isKnown = ({ eventCode, additionalData }: Item) =>
      (REFUND_EVENTS.has(String(eventCode)) || DISPUTE_EVENTS.has(String(eventCode))) &&
      (additionalData as Item | undefined)?.['modification.action'] !== 'cancel';
    const notices = verify(...items.map((item) => sign({ ...item, merchantAccountCode: 'DemoShop' })));
    expect(notices).toHaveLength(items.filter(isKnown).length);
  });
});
