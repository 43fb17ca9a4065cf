import type { GraphqlAnswer, GraphqlClient } from '../../support/graphqlClient';

const RECORD = `mutation ($input: OrderRecordInput!) {
  orderRecord(input: $input) { order { id items { id } } userErrors { code message } } }`;
const PREVIEW = `query ($input: RefundPreviewInput!) {
  refundPreview(input: $input) { quote total { amount } blockers { code } } }`;
const CREATE = `mutation ($input: RefundCreateInput!) {
  refundCreate(input: $input) { replayed refund { id total { amount } } userErrors { code message } } }`;

/** An order of five units of 20.00 each, paid at once. */
export interface PlainOrder {
  readonly id: string;
  readonly itemId: string;
  readonly number: string;
}

/** What refundCreate answered. */
export interface Created {
  readonly replayed: boolean;
  readonly refund: { readonly id: string; readonly total: { readonly amount: string } } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

interface Recorded {
  readonly orderRecord: {
    readonly order: { readonly id: string; readonly items: readonly { readonly id: string }[] } | null;
    readonly userErrors: readonly unknown[];
  };
}

/** Records an order of 100.00: five units of 20.00, paid by the sandbox under the order's number. */
export async function recordPlainOrder(client: GraphqlClient, number: string): Promise<PlainOrder> {
  const input = {
    number,
    placedAt: '2026-11-22T20:16:00Z',
    customer: { email: 'customer@example.org' },
    currencyCode: 'EUR',
    items: [{ productName: 'Adult', quantity: 5, total: '100.00' }],
    payments: [{ provider: 'sandbox', method: 'card', reference: `pay_${number}`, amount: '100.00' }],
  };
  const { orderRecord } = await client.data<Recorded>(RECORD, { input });
  const [item] = orderRecord.order?.items ?? [];
  if (!orderRecord.order || !item) throw new Error(`not recorded: ${JSON.stringify(orderRecord.userErrors)}`);
  return { id: orderRecord.order.id, itemId: item.id, number };
}

/** The quote for some units of an order. Throws when there is none. */
export async function quoteFor(client: GraphqlClient, order: PlainOrder, quantity: number): Promise<string> {
  const { refundPreview } = await client.data<{ refundPreview: { quote: string | null } }>(PREVIEW, {
    input: { orderId: order.id, items: [{ orderItemId: order.itemId, quantity }] },
  });
  if (refundPreview.quote === null) throw new Error(`there is no quote: ${JSON.stringify(refundPreview)}`);
  return refundPreview.quote;
}

/** Asks for a refund and answers all that came back, errors as well. */
export function askForRefund(
  client: GraphqlClient,
  quote: string,
  idempotencyKey: string,
): Promise<GraphqlAnswer<{ readonly refundCreate: Created | null }>> {
  return client.request(CREATE, { input: { quote, idempotencyKey, reasonCode: 'OTHER', description: 'For a proof' } });
}
