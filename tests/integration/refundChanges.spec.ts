import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { change, create, preview, readOrder, settled, type OrderView } from '../support/refunds';

let lastKey = 0;
const newKey = (): string => `change-key-${++lastKey}`;

describe.each(databases)('what staff do about a refund, on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let client: GraphqlClient;

  beforeAll(async () => {
    fresh = await createDatabase();
    zoo = await startPartnerDesk(fresh.url);
    client = zoo.client;
  });

  afterAll(async () => {
    await zoo.stop();
    await fresh.drop();
  });

  /** An order paid in the amounts given, refunded in full, after the refund has ended. */
  const refunded = async (...amounts: string[]): Promise<{ order: OrderView; refundId: string }> => {
    const total = amounts.reduce((sum, amount) => sum + Number(amount), 0).toFixed(2);
    const number = await recordOrder(client, {
      items: [{ productName: 'Adult', quantity: 2, total, barcodes: [newKey(), newKey()] }],
      payments: amounts.map((amount) => ({ provider: 'sandbox', method: 'card', reference: newKey(), amount })),
    });
    const { id } = await readOrder(client, number);
    const { quote } = await preview(client, { orderId: id });
    const { refund } = await create(client, { quote, idempotencyKey: newKey() });
    const refundId = refund?.id ?? '';
    await settled(client, refundId);
    return { order: await readOrder(client, number), refundId };
  };
  const tickets = (order: OrderView) => order.items[0]?.tickets.map(({ status }) => status);

  it('sends a refund again that can succeed the next time, under a key of its own', async () => {
    const { order, refundId } = await refunded('66.66');
    expect(order.refunds).toMatchObject([{ status: 'FAILED', actions: ['RETRY', 'MARK_PAID'] }]);
    const idempotencyKey = newKey();
    const retried = await change(client, 'refundRetry', { refundId, idempotencyKey });
    expect(retried).toMatchObject({ replayed: false, userErrors: [], refund: { status: 'PROCESSING' } });
    expect(await settled(client, refundId)).toBe('FAILED');
    expect(await change(client, 'refundRetry', { refundId, idempotencyKey })).toMatchObject({
      replayed: true,
      refund: { status: 'FAILED' },
    });
    const after = await readOrder(client, order.number);
    expect(after).toMatchObject({ refundStatus: 'ACTION_REQUIRED', refundable: { amount: '66.66' } });
    expect(tickets(after)).toEqual(['VALID', 'VALID']);
  });

  it('does not send again what would fail again, and records how it was paid by hand instead', async () => {
    const { order, refundId } = await refunded('77.77');
    expect(order.refunds).toMatchObject([{ failure: { code: 'ACCOUNT_CLOSED' }, actions: ['MARK_PAID'] }]);
    const retried = await change(client, 'refundRetry', { refundId, idempotencyKey: newKey() });
    expect(retried).toMatchObject({ refund: null, userErrors: [{ code: 'NOT_RETRYABLE' }] });
    const empty = await change(client, 'refundMarkPaid', { refundId, proof: ' - ', idempotencyKey: newKey() });
    expect(empty).toMatchObject({ refund: null, userErrors: [{ code: 'PROOF_REQUIRED' }] });
    const input = { refundId, proof: 'Bank transfer 4711', idempotencyKey: newKey() };
    expect(await change(client, 'refundMarkPaid', input)).toMatchObject({
      replayed: false,
      refund: { status: 'SUCCEEDED', failure: null, allocations: [{ status: 'BY_HAND' }], actions: [] },
    });
    expect(await change(client, 'refundMarkPaid', input)).toMatchObject({ replayed: true });
    const reused = await change(client, 'refundMarkPaid', { ...input, proof: 'Another transfer' });
    expect(reused.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const after = await readOrder(client, order.number);
    expect(after).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '77.77' }, refundable: { amount: '0.00' } });
    expect(tickets(after)).toEqual(['VOID', 'VOID']);
  });

  it('keeps everything of a refund that was paid in part, until the rest is paid as well', async () => {
    const { order, refundId } = await refunded('77.77', '22.23');
    expect(order).toMatchObject({ refundStatus: 'ACTION_REQUIRED', refundable: { amount: '0.00' } });
    expect(order.refunds).toMatchObject([
      { status: 'FAILED', failure: { code: 'PARTLY_PAID' }, allocations: [{ status: 'FAILED' }, { status: 'SUCCEEDED' }] },
    ]);
    await change(client, 'refundMarkPaid', { refundId, proof: 'Cash, receipt 12', idempotencyKey: newKey() });
    const after = await readOrder(client, order.number);
    expect(after).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '100.00' } });
    expect(after.refunds).toMatchObject([{ allocations: [{ status: 'BY_HAND' }, { status: 'SUCCEEDED' }] }]);
  });

  it('refuses to take again what was refunded otherwise by then', async () => {
    const { order, refundId } = await refunded('66.66');
    const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[0]?.id, quantity: 1 }] });
    const other = await create(client, { quote, idempotencyKey: newKey() });
    expect(await settled(client, other.refund?.id ?? '')).toBe('SUCCEEDED');
    for (const action of ['refundRetry', 'refundMarkPaid'] as const) {
      const proof = action === 'refundMarkPaid' ? { proof: 'Cash' } : {};
      const refused = await change(client, action, { refundId, idempotencyKey: newKey(), ...proof });
      expect(refused).toMatchObject({ refund: null, userErrors: [{ code: 'ORDER_CHANGED' }] });
    }
    expect(await readOrder(client, order.number)).toMatchObject({ refunded: { amount: '33.33' } });
  });

  it('lets one of many do it: retries and records by hand at once', async () => {
    const { order, refundId } = await refunded('66.66');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? change(client, 'refundMarkPaid', { refundId, proof: `Transfer ${index}`, idempotencyKey: newKey() })
          : change(client, 'refundRetry', { refundId, idempotencyKey: newKey() }),
      ),
    );
    expect(answers.filter(({ userErrors }) => userErrors.length === 0).length).toBeGreaterThan(0);
    await settled(client, refundId);
    const [refund] = (await readOrder(client, order.number)).refunds;
    const byHand = answers.filter((answer, index) => index % 2 === 0 && answer.userErrors.length === 0);
    // Marked once at most; a retry may have been first, have failed again, and left it to the mark.
    expect(byHand.length).toBe(refund?.status === 'SUCCEEDED' ? 1 : 0);
  });

  it('changes nothing for whom it is not, and says nothing of it', async () => {
    zoo.createPartner('Elsewhere');
    const stranger = zoo.createClient(['refunds:create', 'orders:read', 'refunds:read'], 'Elsewhere');
    const { refundId } = await refunded('66.66');
    for (const id of [refundId, 'nonsense']) {
      const refused = await change(stranger, 'refundRetry', { refundId: id, idempotencyKey: newKey() });
      expect(refused).toMatchObject({ refund: null, userErrors: [{ code: 'REFUND_UNKNOWN' }] });
    }
    const reader = zoo.createClient(['refunds:read', 'orders:read']);
    const answer = await reader.request('mutation ($input: RefundCancelInput!) { refundCancel(input: $input) { replayed } }', {
      input: { refundId, idempotencyKey: newKey() },
    });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });

  it('does not call back what has ended', async () => {
    const { refundId } = await refunded('10.00');
    const late = await change(client, 'refundCancel', { refundId, idempotencyKey: newKey() });
    expect(late).toMatchObject({ refund: null, userErrors: [{ code: 'NOT_CANCELABLE' }] });
    const paid = await change(client, 'refundMarkPaid', { refundId, proof: 'Cash', idempotencyKey: newKey() });
    expect(paid).toMatchObject({ refund: null, userErrors: [{ code: 'NOT_MARKABLE' }] });
  });

  it('records what no provider can send as given back by hand, and only with what shows it', async () => {
    const cash = { provider: 'manual', method: 'cash', reference: newKey(), amount: '63.50' };
    const order = await readOrder(client, await recordOrder(client, { payments: [cash] }));
    const { quote } = await preview(client, { orderId: order.id });
    const input = { quote, idempotencyKey: newKey() };
    const refused = await create(client, input);
    expect(refused).toMatchObject({ refund: null, userErrors: [{ code: 'BY_HAND_PROOF_REQUIRED', field: ['input', 'byHandProof'] }] });
    const created = await create(client, { ...input, byHandProof: 'Receipt 77' });
    expect(created.userErrors).toEqual([]);
    expect(await settled(client, created.refund?.id ?? '')).toBe('SUCCEEDED');
    expect((await readOrder(client, order.number)).refunds).toMatchObject([
      { allocations: [{ status: 'BY_HAND', automatic: false, byHand: { by: 'test', proof: 'Receipt 77' } }], actions: [] },
    ]);
  });
});
