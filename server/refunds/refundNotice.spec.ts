import type { OrderItem } from '../orders/order';
import { noticeOf } from './refundNotice';

it('names an item within its own part of the sentence', () => {
  const item = { id: '1', productName: '\u2069\u202Etkcit' } as OrderItem;
  const notices = [
    noticeOf.itemNotRefundable(item),
    noticeOf.quantityNotAvailable(item, 0),
    noticeOf.quantityNotAvailable(item, 2),
    noticeOf.ticketRedeemed(item),
    noticeOf.ticketTaken(item),
    noticeOf.redeemedTicketTaken(item, 1),
    noticeOf.redeemedTicketTaken(item, 2),
    noticeOf.paymentDisputed(item.productName),
  ];
  for (const { message } of notices) {
    expect(message).toMatch(/^[^\u202a-\u202e\u2066-\u2069]*\u2068\u202Etkcit\u2069 [^\u202a-\u202e\u2066-\u2069]+\.$/);
  }
});
