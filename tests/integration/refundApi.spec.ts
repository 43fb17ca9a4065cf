import { QuoteSealer, type Quote } from '../../server/refunds/quote';
import { TEST_SECRET } from '../support/desk';
import { databases, type FreshDatabase } from '../support/databases';
import type { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder, settled, tryPreview, type OrderView } from '../support/refunds';

let lastKey = 0;
const newKey = (): string => `test-key-${++lastKey}`;

describe.each(databases)('refunds over HTTP on $kind', ({ create: createDatabase }) => {
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

  const newOrder = async (input?: Record<string, unknown>): Promise<OrderView> =>
    readOrder(client, await recordOrder(client, input));
  const quoteFor = async (order: OrderView, input: Record<string, unknown> = {}): Promise<string> => {
    const { quote } = await preview(client, { orderId: order.id, ...input });
    if (quote === null) throw new Error('no quote');
    return quote;
  };
  const item = (order: OrderView, index: number, quantity: unknown, more = {}) => ({
    items: [{ orderItemId: order.items[index]?.id, quantity, ...more }],
  });

  describe('the way of a refund', () => {
    it('takes the whole order: tickets held, then void; the fee item kept', async () => {
      const order = await newOrder();
      const promised = await preview(client, { orderId: order.id });
      expect(promised).toMatchObject({ full: true, total: { amount: '60.00' }, remaining: { amount: '0.00' } });
      const created = await create(client, { quote: promised.quote, idempotencyKey: newKey() });
      expect(created).toMatchObject({ replayed: false, userErrors: [], order: { refundStatus: 'PROCESSING' } });
      expect(await settled(client, created.refund?.id ?? '')).toBe('SUCCEEDED');
      const after = await readOrder(client, order.number);
      expect(after).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '60.00' }, refundable: { amount: '0.00' } });
      expect(after.items[0]?.tickets.map((ticket) => ticket.status)).toEqual(['VOID', 'VOID']);
    });

    it('gives part by part exactly what the whole would have given', async () => {
      const order = await newOrder();
      const amounts: string[] = [];
      for (let unit = 0; unit < 3; unit++) {
        const quote = await quoteFor(order, item(order, 1, 1));
        const { refund } = await create(client, { quote, idempotencyKey: newKey() });
        amounts.push(refund?.total.amount ?? '');
      }
      expect(amounts).toEqual(['3.34', '3.33', '3.33']);
    });

    it('frees the money and the tickets of a refund that the provider declined', async () => {
      const order = await newOrder({
        items: [{ productName: 'Adult', quantity: 1, total: '66.66', barcodes: [newKey()] }],
        payments: [{ provider: 'sandbox', method: 'card', reference: newKey(), amount: '66.66' }],
      });
      const { refund } = await create(client, { quote: await quoteFor(order), idempotencyKey: newKey() });
      expect(await settled(client, refund?.id ?? '')).toBe('FAILED');
      const after = await readOrder(client, order.number);
      expect(after).toMatchObject({ refundStatus: 'ACTION_REQUIRED', refundable: { amount: '66.66' } });
      expect(after.refunds).toMatchObject([{ status: 'FAILED', failure: { code: 'INSUFFICIENT_BALANCE' } }]);
      expect(after.items[0]?.tickets.map((ticket) => ticket.status)).toEqual(['VALID']);
    });
  });

  describe('once', () => {
    it('makes one refund of twenty equal requests at once', async () => {
      const order = await newOrder();
      const input = { quote: await quoteFor(order), idempotencyKey: newKey() };
      const answers = await Promise.all(Array.from({ length: 20 }, () => create(client, input)));
      expect(new Set(answers.map((answer) => answer.refund?.id)).size).toBe(1);
      expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
      expect((await readOrder(client, order.number)).refunds).toHaveLength(1);
    });

    it('makes one refund of twenty tabs with the same preview', async () => {
      const order = await newOrder();
      const quote = await quoteFor(order);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => create(client, { quote, idempotencyKey: newKey() })),
      );
      const won = answers.filter((answer) => answer.refund !== null);
      expect(won).toHaveLength(1);
      for (const lost of answers.filter((answer) => answer.refund === null)) {
        expect(lost.userErrors).toMatchObject([{ code: 'NOT_REFUNDABLE' }]);
      }
      expect((await readOrder(client, order.number)).refunded.amount).toBe('60.00');
    });

    it('refuses a preview that the order has overtaken, and sends a fresh one', async () => {
      const order = await newOrder();
      const [first, second] = await Promise.all([quoteFor(order, item(order, 0, 1)), quoteFor(order)]);
      await create(client, { quote: first, idempotencyKey: newKey() });
      const late = await create(client, { quote: second, idempotencyKey: newKey() });
      expect(late).toMatchObject({ refund: null, userErrors: [{ code: 'QUOTE_STALE' }] });
      expect(late.preview).toMatchObject({ total: { amount: '35.00' }, full: false });
      const again = await create(client, { quote: late.preview?.quote, idempotencyKey: newKey() });
      expect(again.refund?.total.amount).toBe('35.00');
    });

    it('answers a used key with its refund as it stands now, and burns none that was refused', async () => {
      const order = await newOrder();
      const input = { quote: await quoteFor(order), idempotencyKey: newKey() };
      expect(await create(client, { ...input, description: ' ' })).toMatchObject({ refund: null });
      const { refund } = await create(client, input);
      await settled(client, refund?.id ?? '');
      const replayed = await create(client, input);
      expect(replayed).toMatchObject({ replayed: true, refund: { id: refund?.id, status: 'SUCCEEDED' }, userErrors: [] });
      const other = await create(client, { ...input, description: 'Something else' });
      expect(other).toMatchObject({ refund: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    });

    it('tells keys apart byte for byte', async () => {
      const order = await newOrder();
      const key = newKey();
      const first = await create(client, { quote: await quoteFor(order, item(order, 0, 1)), idempotencyKey: key });
      const quote = await quoteFor(order, item(order, 0, 1));
      const second = await create(client, { quote, idempotencyKey: key.toUpperCase() });
      expect(second.refund).not.toBeNull();
      expect(second.refund?.id).not.toBe(first.refund?.id);
      const third = await create(client, { quote: await quoteFor(order, item(order, 1, 1)), idempotencyKey: `${key} ` });
      expect(third).toMatchObject({ replayed: false, userErrors: [] });
    });
  });

  describe('bad input', () => {
    it.each([
      ['quantity 0', (order: OrderView) => item(order, 0, 0), ['input', 'items', 0, 'quantity']],
      ['a negative quantity', (order: OrderView) => item(order, 0, -1), ['input', 'items', 0, 'quantity']],
      [
        'the same item twice',
        (order: OrderView) => ({ items: [...item(order, 0, 1).items, ...item(order, 0, 1).items] }),
        ['input', 'items', 1, 'orderItemId'],
      ],
      ['an unknown item', () => ({ items: [{ orderItemId: 'nothing', quantity: 1 }] }), ['input', 'items', 0, 'orderItemId']],
      ['another type of id', (order: OrderView) => ({ items: [{ orderItemId: order.id, quantity: 1 }] }), ['input', 'items', 0, 'orderItemId']],
      ['fewer tickets than the quantity', (order: OrderView) => item(order, 0, 2, { ticketIds: [order.items[0]?.tickets[0]?.id] }), ['input', 'items', 0, 'ticketIds']],
    ])('refuses %s in a preview, with its place', async (_case, input, place) => {
      const order = await newOrder();
      const answer = await tryPreview(client, { orderId: order.id, ...input(order) });
      expect(answer.data?.refundPreview).toBeNull();
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: place });
    });

    it("refuses another order's item, and an unknown order, alike", async () => {
      const [order, other] = [await newOrder(), await newOrder()];
      const foreign = await tryPreview(client, { orderId: order.id, ...item(other, 0, 1) });
      expect(foreign.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
      const unknown = await tryPreview(client, { orderId: 'nothing' });
      expect(unknown.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: ['input', 'orderId'] });
    });

    it.each([
      ['too many', (order: OrderView) => item(order, 1, 4), 'QUANTITY_NOT_AVAILABLE'],
      ['what is never refunded', (order: OrderView) => item(order, 2, 1), 'ITEM_NOT_REFUNDABLE'],
      ['nothing', () => ({ items: [] }), 'NOTHING_SELECTED'],
    ])('previews %s without a quote, and says why', async (_case, input, code) => {
      const order = await newOrder();
      const promised = await preview(client, { orderId: order.id, ...input(order) });
      expect(promised).toMatchObject({ quote: null, blockers: [{ code }] });
    });

    it('refuses an altered, an expired and a foreign quote', async () => {
      const order = await newOrder();
      const quote = await quoteFor(order);
      const sealer = new QuoteSealer(TEST_SECRET);
      const opened = sealer.open(quote) as Quote;
      const codeOf = async (altered: string, by = client) => {
        const answer = await create(by, { quote: altered, idempotencyKey: newKey() });
        expect(answer.refund).toBeNull();
        return answer.userErrors.map((error) => error.code);
      };
      expect(await codeOf(`${quote.startsWith('A') ? 'B' : 'A'}${quote.slice(1)}`)).toEqual(['QUOTE_INVALID']);
      expect(await codeOf('')).toEqual(['QUOTE_INVALID']);
      expect(await codeOf(sealer.seal({ ...opened, expiresAtMs: Date.now() - 1 }))).toEqual(['QUOTE_EXPIRED']);
      expect(await codeOf(quote, zoo.createClient(['refunds:create', 'refunds:read']))).toEqual(['QUOTE_INVALID']);
      expect((await readOrder(client, order.number)).refunds).toEqual([]);
    });

    it('does not waive the fee for a caller who lost the right to', async () => {
      const order = await newOrder();
      const opened = new QuoteSealer(TEST_SECRET).open(await quoteFor(order)) as Quote;
      const agent = zoo.createClient(['refunds:create', 'orders:read']);
      const own = new QuoteSealer(TEST_SECRET).open((await preview(agent, { orderId: order.id })).quote ?? '') as Quote;
      const waived = new QuoteSealer(TEST_SECRET).seal({ ...opened, caller: own.caller, waiveFee: true });
      const answer = await create(agent, { quote: waived, idempotencyKey: newKey() });
      expect(answer.userErrors).toMatchObject([{ code: 'QUOTE_INVALID' }]);
    });

    it.each([
      [{ description: '' }, 'DESCRIPTION_REQUIRED', 'description'],
      [{ description: ' \n' }, 'DESCRIPTION_REQUIRED', 'description'],
      [{ description: 'x'.repeat(501) }, 'DESCRIPTION_TOO_LONG', 'description'],
      [{ reasonCode: 'NO_SUCH' }, 'REASON_UNKNOWN', 'reasonCode'],
      [{ idempotencyKey: 'short' }, 'IDEMPOTENCY_KEY_INVALID', 'idempotencyKey'],
      [{ idempotencyKey: 'x'.repeat(65) }, 'IDEMPOTENCY_KEY_INVALID', 'idempotencyKey'],
      [{ idempotencyKey: 'with\ta tab' }, 'IDEMPOTENCY_KEY_INVALID', 'idempotencyKey'],
      [{ description: '\u200b' }, 'DESCRIPTION_REQUIRED', 'description'],
      [{ idempotencyKey: 'nön-äscii-key' }, 'IDEMPOTENCY_KEY_INVALID', 'idempotencyKey'],
    ])('refuses %j', async (input, code, field) => {
      const order = await newOrder();
      const answer = await create(client, { quote: await quoteFor(order), idempotencyKey: newKey(), ...input });
      expect(answer).toMatchObject({ refund: null, replayed: false, userErrors: [{ code, field: ['input', field] }] });
      expect(answer.userErrors[0]?.message).toMatch(/money|not made/i);
      expect((await readOrder(client, order.number)).refunds).toEqual([]);
    });

    it('refuses what no list can give: a malformed cursor, too large a page', async () => {
      const ask = (args: string) => client.request(`{ orders(${args}) { nodes { id } } }`);
      for (const [args, argument] of [
        ['after: "nonsense"', 'after'],
        ['first: 1000', 'first'],
        ['first: 0', 'first'],
        ['last: 101', 'last'],
      ] as const) {
        const { data, errors } = await ask(args);
        expect(data).toEqual({ orders: null });
        expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: [argument] });
      }
      expect((await ask('filter: { color: RED }')).status).toBe(400);
      expect((await ask('filter: { placedFrom: "2026-02-30T00:00:00Z" }')).status).toBe(400);
    });

    it('refuses a cursor of another list', async () => {
      await newOrder();
      await newOrder();
      const page = await client.data<{ orders: { pageInfo: { endCursor: string } } }>(
        '{ orders(first: 1) { pageInfo { endCursor } } }',
      );
      const { errors } = await client.request(
        'query ($after: String) { orders(first: 1, after: $after, filter: { status: [PAID] }) { nodes { id } } }',
        { after: page.orders.pageInfo.endCursor },
      );
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: ['after'] });
    });

    it('refuses a wrong password without saying what was wrong', async () => {
      const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } userErrors { code } } }`;
      for (const email of [ADMIN.email, 'nobody@example.org']) {
        const { data } = await client.request(signIn, { input: { email, password: 'wrong' } });
        expect(data).toEqual({ signIn: { viewer: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] } });
      }
    });
  });

  describe('what is less common', () => {
    it('voids tickets that cost nothing, and calls an order refunded only when none is left', async () => {
      const order = await newOrder({
        items: [{ productName: 'Baby', quantity: 2, total: '0.00', barcodes: [newKey(), newKey()] }],
        payments: [],
      });
      const first = await create(client, { quote: await quoteFor(order, item(order, 0, 1)), idempotencyKey: newKey() });
      expect(await settled(client, first.refund?.id ?? '')).toBe('SUCCEEDED');
      expect((await readOrder(client, order.number)).refundStatus).toBe('PARTIALLY_REFUNDED');
      const second = await create(client, { quote: await quoteFor(order), idempotencyKey: newKey() });
      expect(await settled(client, second.refund?.id ?? '')).toBe('SUCCEEDED');
      const after = await readOrder(client, order.number);
      expect(after.refundStatus).toBe('REFUNDED');
      expect(after.items[0]?.tickets.map((ticket) => ticket.status)).toEqual(['VOID', 'VOID']);
    });

    it('takes from the card what the card can carry, though a voucher was paid with first', async () => {
      const order = await newOrder({
        payments: [
          { provider: 'manual', method: 'voucher', reference: newKey(), amount: '13.50' },
          { provider: 'sandbox', method: 'card', reference: newKey(), amount: '50.00' },
        ],
      });
      const byCard = await preview(client, { orderId: order.id, ...item(order, 0, 2) });
      expect(byCard).toMatchObject({ allocations: [{ method: 'card', amount: { amount: '50.00' } }], blockers: [] });
      const byBoth = await preview(client, { orderId: order.id });
      expect(byBoth).toMatchObject({
        allocations: [
          { method: 'card', amount: { amount: '50.00' }, automatic: true },
          { method: 'voucher', amount: { amount: '10.00' }, automatic: false },
        ],
        blockers: [],
      });
    });

    it('keeps the decimals of a currency, 0, 2 or 3, beyond what a float holds', async () => {
      for (const [currencyCode, total, unit] of [
        ['JPY', '9007199254740993', '3002399751580331'],
        ['HUF', '12990.01', '4330.01'],
        ['KWD', '10.001', '3.334'],
      ] as const) {
        const order = await newOrder({
          currencyCode,
          items: [{ productName: 'Ticket', quantity: 3, total }],
          payments: [{ provider: 'sandbox', method: 'card', reference: newKey(), amount: total }],
        });
        expect((await preview(client, { orderId: order.id })).total).toEqual({ amount: total, currencyCode });
        expect((await preview(client, { orderId: order.id, ...item(order, 0, 1) })).total.amount).toBe(unit);
      }
    });

    it('refuses a question that goes round and round before it costs anything', async () => {
      const { status, errors } = await client.request(
        '{ refunds { nodes { order { refunds { order { refunds { order { refunds { id } } } } } } } } }',
      );
      expect([status, errors[0]?.extensions?.code]).toEqual([400, 'BAD_USER_INPUT']);
    });
  });

  describe('search', () => {
    const find = async (search: string, mode = 'SIMPLE'): Promise<string[]> => {
      const { orders } = await client.data<{ orders: { nodes: { number: string }[] } }>(
        'query ($search: String, $mode: OrderSearchMode) { orders(search: $search, mode: $mode) { nodes { number } } }',
        { search, mode },
      );
      return orders.nodes.map((node) => node.number);
    };

    it('finds an order by its number or the e-mail address, whole', async () => {
      const number = await recordOrder(client);
      expect(await find(` #${number} `)).toEqual([number]);
      expect(await find(`CUSTOMER-${number}@example.org`)).toEqual([number]);
      expect(await find(number.slice(0, -1))).not.toContain(number);
    });

    it('finds numbers that look like something else', async () => {
      for (const number of [`#${newKey()}`, `${newKey()}@shop`]) {
        await recordOrder(client, { number });
        expect(await find(number)).toEqual([number]);
      }
    });

    it('finds, extended, by barcode, product and customer, for who may see customers', async () => {
      const number = await recordOrder(client, { customer: { email: 'a@example.org', name: `Zebedee ${newKey()} 100%` } });
      expect(await find(`${number}-B`, 'EXTENDED')).toEqual([number]);
      expect(await find('zebedee', 'EXTENDED')).toContain(number);
      expect(await find('100 zebe', 'EXTENDED')).toContain(number);
      expect(await find('ebedee', 'EXTENDED')).not.toContain(number);
      expect(await find('unch b', 'EXTENDED')).toContain(number);
      const support = zoo.createClient(['orders:read']);
      const asked = (search: string) =>
        support.data('query ($search: String) { orders(search: $search, mode: EXTENDED) { nodes { number } } }', { search });
      expect(await asked(`${number}-B`)).toEqual({ orders: { nodes: [] } });
      expect(await asked('zebedee')).toEqual({ orders: { nodes: [] } });
    });
  });

  describe('who may not', () => {
    const refusal = 'mutation ($input: RefundCreateInput!) { refundCreate(input: $input) { replayed } }';

    it('is refused the preview and the mutation before anything runs', async () => {
      const order = await newOrder();
      const support = zoo.createClient(['orders:read']);
      const asked = await tryPreview(support, { orderId: order.id });
      expect(asked.data).toEqual({ refundPreview: null });
      expect(asked.errors[0]?.extensions).toMatchObject({
        code: 'UNAUTHORIZED_FIELD_OR_TYPE',
        missingScopes: [['refunds:create']],
      });
      const input = { quote: await quoteFor(order), idempotencyKey: newKey(), reasonCode: 'OTHER', description: 'x' };
      const made = await support.request(refusal, { input });
      expect(made.data).toBeNull();
      expect(made.errors[0]?.extensions?.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
      expect((await readOrder(client, order.number)).refunds).toEqual([]);
    });

    it('finds nothing of another partner', async () => {
      const order = await newOrder();
      zoo.createPartner('Museum');
      const other = zoo.createClient(['orders:read', 'refunds:create', 'refunds:read'], 'Museum');
      expect(await other.data('query ($id: ID!) { order(id: $id) { id } node(id: $id) { id } }', { id: order.id })).toEqual({
        order: null,
        node: null,
      });
      const foreign = await tryPreview(other, { orderId: order.id });
      const unknown = await tryPreview(other, { orderId: 'nothing' });
      expect(foreign.errors).toEqual(unknown.errors);
      const answer = await create(other, { quote: await quoteFor(order), idempotencyKey: newKey() });
      expect(answer).toMatchObject({ refund: null, order: null, userErrors: [{ code: 'QUOTE_INVALID' }] });
    });
  });
});
