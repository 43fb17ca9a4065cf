import { Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { PartnerRow } from '../../server/partners/partner.entity';
import type { ProviderName } from '../../server/payments/payment';
import { findCandidates } from '../../server/payments/reconciliation/candidates';
import { Reconciler } from '../../server/payments/reconciliation/reconciler';
import { ReconciliationRow } from '../../server/payments/reconciliation/reconciliation.entity';
import { runReconcile } from '../../server/payments/reconciliation/runReconcile';
import { usualSpan } from '../../server/payments/reconciliation/span';
import { StripeProvider } from '../../server/payments/stripe/stripeProvider';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk } from '../support/desk';
import type { GraphqlClient } from '../support/graphqlClient';
import { startLaboratory, type RunningLaboratory } from '../support/laboratory';
import { recordOrder } from '../support/orders';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder, settled, type OrderView } from '../support/refunds';
import { reconcile, type ReconcileOutcome } from '../support/reconcile';

const DIFFERENCE = `id kind title message amount { amount currencyCode } order { number } refund { number status }
  provider method providerReference foundAt closedAt closedBy note`;
const LIST = `query ($filter: DifferenceFilter, $first: Int, $after: String) {
  differences(filter: $filter, first: $first, after: $after) {
    nodes { ${DIFFERENCE} } count { value } pageInfo { hasNextPage endCursor } } }`;
const CLOSE = `mutation ($input: DifferenceCloseInput!) { differenceClose(input: $input) {
  difference { ${DIFFERENCE} } replayed userErrors { code message field } } }`;
const NODE = `query ($id: ID!) { node(id: $id) { ... on Difference { kind } } }`;

interface DifferenceView {
  readonly id: string;
  readonly kind: string;
  readonly message: string;
  readonly amount: { readonly amount: string };
  readonly order: { readonly number: string };
  readonly refund: { readonly number: string; readonly status: string } | null;
  readonly closedBy: string | null;
  readonly foundAt: string;
}

const DAY_MS = 24 * 60 * 60_000;
let lastKey = 0;
const newKey = (): string => `reconcile-key-${++lastKey}`;

describe.each(databases)('comparing with the provider on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let laboratory: RunningLaboratory;
  let zoo: PartnerDesk;
  let client: GraphqlClient;
  let database: Database;

  const env = (): Record<string, string> => ({
    STRIPE_URL: laboratory.url,
    STRIPE_SECRET_KEY: 'sk_test_lindenhof',
  });

  beforeAll(async () => {
    laboratory = await startLaboratory({});
    fresh = await createDatabase();
    zoo = await startPartnerDesk(fresh.url, env());
    client = zoo.client;
    database = await Database.open(fresh.url);
  });

  afterAll(async () => {
    await database.close();
    await zoo.stop();
    await fresh.drop();
    await laboratory.close();
  });

  const runCommand = (...args: string[]): Promise<ReconcileOutcome> => reconcile(fresh.url, env(), ...args);
  /** The same in this process, which is sooner there; with another account of the provider where its address is given. */
  const run = async (url: string = laboratory.url): Promise<ReconcileOutcome> => {
    const printed: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        printed.push(chunk.toString());
        done();
      },
    });
    const provider = new StripeProvider({ secretKey: 'sk_test_lindenhof' }, { baseUrl: url });
    const providers = { connectedTo: () => Promise.resolve(new Set<ProviderName>(['stripe'])), of: () => Promise.resolve(provider) };
    const partners = await database.read.findBy(PartnerRow, { name: 'Lindenhof' });
    const code = await runReconcile({
      partners: partners.map((partner) => ({ ...partner, span: usualSpan(new Date()) })),
      reconciler: new Reconciler(database, providers, async (delayMs) => void (await wait(delayMs))),
      output,
    });
    const lines = printed.join('').trim().split('\n');
    return { code, lines, lastLine: lines.at(-1) ?? '' };
  };

  /** An order of 63.50 paid through Stripe, of which 60.00 can be refunded. */
  const newOrder = async (capturedMinor = 6350n): Promise<{ order: OrderView; payment: string }> => {
    const payment = await laboratory.registerPayment({ provider: 'stripe', amountMinor: capturedMinor, currencyCode: 'EUR' });
    const number = await recordOrder(client, {
      payments: [{ provider: 'stripe', method: 'card', reference: payment, amount: '63.50' }],
    });
    return { order: await readOrder(client, number), payment };
  };
  const refund = async (order: OrderView): Promise<string> => {
    const { quote } = await preview(client, { orderId: order.id });
    const created = await create(client, { quote, idempotencyKey: newKey() });
    const refundId = created.refund?.id ?? '';
    await settled(client, refundId);
    return refundId;
  };
  const refunded = async (): Promise<{ order: OrderView; payment: string }> => {
    const made = await newOrder();
    await refund(made.order);
    return made;
  };
  const list = async (filter: Record<string, unknown> | null = null): Promise<DifferenceView[]> => {
    const { differences } = await client.data<{ differences: { nodes: DifferenceView[] } }>(LIST, { filter, first: 100 });
    return differences.nodes;
  };
  const ofOrder = async ({ number }: OrderView, filter: Record<string, unknown> | null = null): Promise<DifferenceView[]> =>
    (await list(filter)).filter((difference) => difference.order.number === number);
  const close = async (input: Record<string, unknown>) =>
    (await client.data<{ differenceClose: { difference: DifferenceView | null; replayed: boolean; userErrors: { code: string }[] } }>(CLOSE, { input }))
      .differenceClose;
  const stripe = () => {
    const { hostname, port } = new URL(laboratory.url);
    return new Stripe('sk_test_lindenhof', { host: hostname, port, protocol: 'http', telemetry: false });
  };
  /** A refund at the provider with a key of this desk, which it never sent like that. */
  const executeByHand = (payment: string, amount: number, key: string) =>
    stripe().refunds.create({ payment_intent: payment, amount, metadata: { refund_desk_key: key } }, { idempotencyKey: newKey() });
  const closeAll = async (): Promise<void> => {
    for (const { id } of await list()) await close({ differenceId: id, note: 'Put right for the next test' });
  };

  it('finds nothing where everything agrees, and says so on its last line', async () => {
    await refunded();
    const { code, lastLine } = await runCommand();
    expect(lastLine).toMatch(/^\d+ payments compared, no open differences\.$/);
    expect(code).toBe(0);
    expect(await list()).toEqual([]);
  });

  it('takes in what was refunded at the provider itself, which is no difference', async () => {
    const { order, payment } = await newOrder();
    const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[0]?.id, quantity: 1 }] });
    const created = await create(client, { quote, idempotencyKey: newKey() });
    await settled(client, created.refund?.id ?? '');
    await laboratory.externalRefund({ provider: 'stripe', paymentReference: payment, amountMinor: 3000n });
    expect((await run()).code).toBe(0);
    expect(await readOrder(client, order.number)).toMatchObject({ refunded: { amount: '55.00' }, refundable: { amount: '8.50' } });
  });

  it('lets a refund that came back be looked at again, which is no difference either', async () => {
    const { order, payment } = await refunded();
    const [executed] = await laboratory.executed({ payment });
    await laboratory.failRefund({ provider: 'stripe', reference: executed?.reference ?? '', failureCode: 'RETURNED' });
    expect((await run()).code).toBe(0);
    expect((await readOrder(client, order.number)).refunds).toMatchObject([{ status: 'REVERSED' }]);
    expect(await ofOrder(order)).toEqual([]);
  });

  it('takes in a dispute that no notice told of', async () => {
    const { order, payment } = await refunded();
    for (const status of ['OPEN', 'LOST'] as const) await laboratory.dispute({ provider: 'stripe', paymentReference: payment, status });
    await run();
    const { payments } = (await client.data<{ order: { payments: { dispute: string }[] } }>(
      'query ($id: ID!) { order(id: $id) { payments { dispute } } }',
      { id: order.id },
    )).order;
    expect(payments).toEqual([{ dispute: 'LOST' }]);
  });

  it('lists a refund with a key that no refund here has, takes it off what is left, and pays nothing', async () => {
    const { order, payment } = await newOrder();
    const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[1]?.id, quantity: 1 }] });
    const created = await create(client, { quote, idempotencyKey: newKey() });
    await settled(client, created.refund?.id ?? '');
    await executeByHand(payment, 2_000, '123456789');
    const before = await laboratory.executed();
    const { code, lastLine } = await runCommand();
    expect([code, lastLine]).toEqual([2, expect.stringMatching(/open differences: 1 paid at the provider but not here\.$/)]);
    expect(await laboratory.executed()).toEqual(before);
    expect(await ofOrder(order)).toMatchObject([
      { kind: 'PAID_BUT_NOT_HERE', refund: null, amount: { amount: '20.00' }, provider: 'stripe', method: 'card', closedAt: null },
    ]);
    expect((await readOrder(client, order.number)).refundable.amount).toBe('40.16');
    await closeAll();
  });

  it('lists a share that was executed twice, with its refund', async () => {
    const { order, payment } = await newOrder();
    const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[0]?.id, quantity: 1 }] });
    const created = await create(client, { quote, idempotencyKey: newKey() });
    await settled(client, created.refund?.id ?? '');
    const [executed] = await laboratory.executed({ payment });
    await executeByHand(payment, 2_500, executed?.key ?? '');
    expect((await run()).code).toBe(2);
    const [difference, ...others] = await ofOrder(order);
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ kind: 'PAID_TWICE', refund: { number: `${order.number}-R1` }, amount: { amount: '25.00' } });
    await closeAll();
    await executeByHand(payment, 1_000, executed?.key ?? '');
    await run();
    // It is worse than when it was closed: it is open again.
    expect(await ofOrder(order)).toMatchObject([{ id: difference?.id, amount: { amount: '35.00' }, closedBy: null, note: null }]);
    await closeAll();
  });

  it('lists a payment that the provider does not know, or captured otherwise', async () => {
    const number = await recordOrder(client, {
      payments: [{ provider: 'stripe', method: 'card', reference: 'pi_nobody_knows', amount: '63.50' }],
    });
    const unknown = await readOrder(client, number);
    await refund(unknown);
    const otherwise = await newOrder(7000n);
    await refund(otherwise.order);
    expect((await run()).code).toBe(2);
    expect(await ofOrder(unknown)).toMatchObject([{ kind: 'PAYMENT_UNKNOWN', amount: { amount: '63.50' } }]);
    expect(await ofOrder(otherwise.order)).toMatchObject([{ kind: 'CAPTURE_DIFFERS', amount: { amount: '6.50' } }]);
    expect(await list({ kind: ['CAPTURE_DIFFERS'] })).toHaveLength(1);
    await closeAll();
  });

  it('finds the same difference again in the same row, and closes it by itself when it is gone', async () => {
    const { order, payment } = await refunded();
    // Another account of the provider, which never carried the refund out.
    const other = await startLaboratory({});
    for (const reference of [payment]) await other.registerPayment({ provider: 'stripe', reference, amountMinor: 6350n, currencyCode: 'EUR' });
    const atOther = () => run(other.url);
    await atOther();
    const [found] = await ofOrder(order);
    expect(found).toMatchObject({ kind: 'HERE_BUT_NOT_PAID', amount: { amount: '60.00' }, refund: { status: 'SUCCEEDED' } });
    await atOther();
    expect(await ofOrder(order)).toEqual([found]);
    await run();
    expect(await ofOrder(order)).toEqual([]);
    expect(await ofOrder(order, { open: false })).toMatchObject([{ id: found?.id, closedBy: 'reconciliation' }]);
    await atOther();
    const [again] = await ofOrder(order);
    expect(again).toMatchObject({ id: found?.id, closedBy: null });
    await run();
    await other.close();
    await closeAll();
  });

  it('leaves what staff closed with a note, once, as long as it is as it was', async () => {
    const { order, payment } = await newOrder();
    const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[1]?.id, quantity: 1 }] });
    await settled(client, (await create(client, { quote, idempotencyKey: newKey() })).refund?.id ?? '');
    await executeByHand(payment, 1_000, '987654321');
    await run();
    const [found] = await ofOrder(order);
    const differenceId = found?.id;
    expect(await close({ differenceId, note: ' – ' })).toMatchObject({ difference: null, userErrors: [{ code: 'NOTE_REQUIRED' }] });
    expect(await close({ differenceId, note: 'x'.repeat(501) })).toMatchObject({ userErrors: [{ code: 'NOTE_TOO_LONG' }] });
    expect(await close({ differenceId: 'nonsense', note: 'Done' })).toMatchObject({ userErrors: [{ code: 'DIFFERENCE_UNKNOWN' }] });
    const note = 'It was for a broken phone line';
    expect(await close({ differenceId, note })).toMatchObject({ replayed: false, userErrors: [], difference: { note, closedBy: 'test' } });
    expect(await close({ differenceId, note })).toMatchObject({ replayed: true, userErrors: [] });
    expect(await close({ differenceId, note: 'Another' })).toMatchObject({ userErrors: [{ code: 'DIFFERENCE_CLOSED' }] });
    const { code } = await run();
    expect([code, await ofOrder(order)]).toEqual([0, []]);
    expect(await ofOrder(order, { open: false })).toMatchObject([{ note, closedBy: 'test' }]);
  });

  it('keeps going where the provider throttles, and says which payments could not be asked about', async () => {
    await laboratory.faults({ kind: 'throttled', retryAfterS: 0, times: 2 });
    expect((await run()).code).toBe(0);
    await laboratory.clearFaults();
    const { order } = await refunded();
    await laboratory.faults({ kind: 'unauthorized', method: 'GET', times: null });
    const { code, lines, lastLine } = await run();
    await laboratory.clearFaults();
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain(`order ${order.number}: stripe could not be asked about`);
    expect(lastLine).toMatch(/^0 payments compared \(\d+ more could not be asked about\), no open differences\.$/);
  });

  it('reads the payments page by page, each once', async () => {
    const partner = await database.read.query<{ id: bigint | string }[]>('SELECT id FROM partners');
    const span = { from: new Date(0), before: new Date() };
    const pages: string[][] = [];
    for (let last = '0'; ; last = pages.at(-1)?.at(-1) ?? '0') {
      const page = await findCandidates(database.read, String(partner[0]?.id), span, last, 2);
      if (page.length === 0) break;
      pages.push(page);
    }
    const all = pages.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(8);
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  });

  it('compares only what something happened to in the days asked for', async () => {
    expect((await runCommand('--from', '2020-01-01', '--before', '2020-02-01')).lastLine).toBe('0 payments compared, no open differences.');
    expect(await runCommand('--from', 'soon')).toMatchObject({ code: 1, lastLine: '"soon" is not a day. Write it like 2026-11-01.' });
  });

  it('comes every night, once, however many processes there are', async () => {
    const second = await startDesk({ databaseUrl: fresh.url, env: { ...env(), SANDBOX_DELAY_MS: '0' } });
    const [job, ...others] = await database.read.findBy(OutboxRow, { topic: 'RECONCILE' });
    expect(others).toEqual([]);
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: 'numeric', hourCycle: 'h23' }).format(job?.dueAt);
    expect(hour).toBe('03');
    const before = await database.read.count(ReconciliationRow);
    await database.transaction((tx) => tx.update(OutboxRow, { id: job?.id ?? '' }, { dueAt: new Date(0) }));
    // Between the looks the laboratory of this process has to get its turn.
    for (let isBack = false; !isBack; await nextTurn()) {
      const now = await database.read.findOneByOrFail(OutboxRow, { id: job?.id ?? '' });
      isBack = now.leaseToken === null && now.dueAt > new Date();
    }
    expect(await database.read.count(ReconciliationRow)).toBe(before + 1);
    const [last] = await database.read.find(ReconciliationRow, { order: { id: 'DESC' }, take: 1 });
    expect(last?.paymentsChecked).toBeGreaterThan(8);
    const next = await database.read.findOneByOrFail(OutboxRow, { id: job?.id ?? '' });
    expect((next.dueAt.getTime() - (job?.dueAt.getTime() ?? 0)) % DAY_MS).toBeLessThan(60_000);
    await second.stop();
  });

  it('shows differences to whom they concern, page by page', async () => {
    const closed = await list({ open: false });
    expect(closed.length).toBeGreaterThan(3);
    expect(await list({ open: null })).toHaveLength(closed.length);
    const read: string[] = [];
    for (let after: string | null = null; ; ) {
      type Answer = { differences: { nodes: DifferenceView[]; count: { value: number }; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      const { differences }: Answer = await client.data<Answer>(LIST, { filter: { open: false }, first: 2, after });
      expect(differences.count.value).toBe(closed.length);
      read.push(...differences.nodes.map(({ id }) => id));
      if (!differences.pageInfo.hasNextPage) break;
      after = differences.pageInfo.endCursor;
    }
    expect(read).toEqual(closed.map(({ id }) => id));
    const id = closed[0]?.id;
    expect(await client.data(NODE, { id })).toEqual({ node: { kind: closed[0]?.kind } });
    const clerk = zoo.createClient(['orders:read']);
    const refused = await clerk.request(LIST, {});
    expect(refused).toMatchObject({ data: { differences: null }, errors: [{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }] });
    const reader = zoo.createClient(['refunds:read', 'orders:read']);
    const notClosed = await reader.request('mutation ($input: DifferenceCloseInput!) { differenceClose(input: $input) { replayed } }', {
      input: { differenceId: id, note: 'Mine' },
    });
    expect(notClosed.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    zoo.createPartner('Elsewhere');
    const stranger = zoo.createClient(['refunds:create', 'refunds:read', 'orders:read'], 'Elsewhere');
    expect(await stranger.data(NODE, { id })).toEqual({ node: null });
    expect(await stranger.data(LIST, { filter: { open: null } })).toMatchObject({ differences: { nodes: [], count: { value: 0 } } });
    const { data } = await stranger.request<{ differenceClose: unknown }>(CLOSE, { input: { differenceId: id, note: 'Mine' } });
    expect(data?.differenceClose).toMatchObject({ difference: null, userErrors: [{ code: 'DIFFERENCE_UNKNOWN' }] });
  });
});
