import type { App } from '../../server/app';
import type { Id } from '../../server/database/id';
import type { Order } from '../../server/orders/order';
import { readOrderLine } from '../../server/orders/orderRecordLine';
import { OrderRecorder } from '../../server/orders/orderRecorder';
import { PartnerRow } from '../../server/partners/partner.entity';
import { wholePartner } from '../../server/partners/reach';
import { createAdmin } from '../../server/people/peopleCommands';
import { QuoteSealer } from '../../server/refunds/quote';
import { RefundCreator, type RefundCreateResult } from '../../server/refunds/refundCreate';
import { loadRefundableOrder } from '../../server/refunds/refundableOrder';
import { previewRefund, type RefundCaller } from '../../server/refunds/refundPreview';
import { TEST_SECRET } from './desk';

/** Makes a partner in an app of this process, and answers who asks for its refunds. */
export async function createRefundCaller({ database }: App): Promise<RefundCaller> {
  await createAdmin({ database, email: 'admin@example.org', name: 'Admin', partnerName: 'Lindenhof', currencyCode: 'EUR', timeZone: 'UTC' });
  const { id } = await database.read.findOneByOrFail(PartnerRow, { name: 'Lindenhof' });
  return { key: 'apiClient:1', name: 'test', ...wholePartner(id), mayOverride: false, mayWaiveFee: false };
}

export interface PaidOrder {
  readonly item: Readonly<Record<string, unknown>> & { readonly total: string };
  readonly provider: 'sandbox' | 'stripe';
  readonly reference: string;
}

/** Records an order of one item that is paid in full. */
export async function recordPaidOrder({ database }: App, caller: RefundCaller, { item, provider, reference }: PaidOrder): Promise<Id> {
  const read = readOrderLine(
    JSON.stringify({
      number: `N-${reference}`,
      placedAt: '2026-11-22T20:16:00+01:00',
      customer: { email: 'customer@example.org' },
      currencyCode: 'EUR',
      items: [item],
      payments: [{ provider, method: 'card', reference, amount: item.total }],
    }),
  );
  if (!('order' in read)) throw new Error(read.reason);
  return (await new OrderRecorder(database).record(caller, read.order, 'test')).order.id;
}

/** Previews the refund of all of an order, and creates it. */
export async function refundInFull({ database, providers }: App, caller: RefundCaller, orderId: Id): Promise<RefundCreateResult> {
  const sealer = new QuoteSealer(TEST_SECRET);
  const load = (order: Order) => loadRefundableOrder(database.read, providers, order);
  const { quote } = await previewRefund(database.read, sealer, load, caller, { orderId, waiveFee: false });
  const input = { quote: quote ?? '', idempotencyKey: `refund-of-${orderId}`, reasonCode: 'OTHER', description: 'For a test' };
  return new RefundCreator(database, sealer, providers).create(caller, input);
}
