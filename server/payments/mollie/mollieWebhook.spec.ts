import { NoticeRefused } from '../notice';
import { verifyMollieNotices } from './mollieWebhook';

const NOW = new Date('2026-05-01T12:00:00Z');
const verify = (body: string) => verifyMollieNotices(Buffer.from(body), NOW);

describe('the messages of Mollie', () => {
  it('are the id of a payment and nothing else', () => {
    expect(verify('id=tr_7UhSN1zuXS')).toEqual([
      {
        eventKey: 'tr_7UhSN1zuXS',
        eventType: 'payment',
        paymentReference: 'tr_7UhSN1zuXS',
        refundReference: null,
        refundKey: null,
        amountMinor: null,
        currencyCode: null,
        succeeded: null,
        reason: null,
        occurredAt: NOW,
      },
    ]);
  });

  it('come to nothing for what is no payment', () => {
    expect(verify('id=ord_kEn1PlbGa')).toEqual([]);
    expect(verify('id=sub_8JfGzs6v3K')).toEqual([]);
  });

  it.each(['', 'id=', 'id=7', 'id=tr_', 'payment=tr_1', '{"id":"tr_1"}', `id=tr_${'a'.repeat(61)}`, 'id=tr_1%27%20OR%201', 'id=<script>'])(
    'are refused when they are %p',
    (body) => {
      expect(() => verify(body)).toThrow(NoticeRefused);
    },
  );
});
