import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { DEFAULT_LEASE_MS } from '../../server/outbox/worker';
import { SandboxRefundRow } from '../../server/payments/sandbox/sandboxRefund.entity';
import { ApiClientRow } from '../../server/people/people.entity';
import { RefundRow } from '../../server/refunds/refund.entity';
import { databases, type FreshDatabase } from '../support/databases';
import { START_SCRIPT, startDesk } from '../support/desk';
import { onFreshConnection, type FreshAnswer } from '../support/freshConnection';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { create, preview, readOrder, settled, type CreateView } from '../support/refunds';
import { answeredBy, isThere, untilGone, untilServedBy } from '../support/servingProcesses';

const TWO = { PROCESSES: '2', LOG_LEVEL: 'debug' };
const REFUNDS = 12;
const REVOKE = 'mutation ($input: ApiClientRevokeInput!) { apiClientRevoke(input: $input) { userErrors { code } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } userErrors { code } } }';

describe.each(databases)('a server of two processes on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let database: Database;

  beforeAll(async () => {
    fresh = await createDatabase();
    zoo = await startPartnerDesk(fresh.url, TWO);
    database = await Database.open(fresh.url);
  });
  afterAll(async () => {
    await database.close();
    await zoo.stop();
    await fresh.drop();
  });

  const ask = (userAgent: string, query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<FreshAnswer> =>
    onFreshConnection(new URL('/graphql', zoo.desk.url), { headers: { 'user-agent': userAgent, ...headers }, body: { query, variables } });

  /** Creates a refund as a program should: what got no answer is sent again, with the same key. */
  const createStubbornly = async (quote: string | null, idempotencyKey: string): Promise<CreateView> => {
    for (;;) {
      try {
        return await create(zoo.client, { quote, idempotencyKey });
      } catch (error) {
        // Node's own errors are of another realm than the test's; these are the ones of a connection that was cut.
        if (!/fetch failed|terminated/.test((error as Error).message)) throw error;
      }
    }
  };

  /** What a process that died before was at comes back by itself after a minute; this does not wait for it. */
  const endLeases = async (diedAtMs: number): Promise<void> => {
    const theirs = 'lease_token IS NOT NULL AND due_at_ms <= ?';
    const latestMs = diedAtMs + DEFAULT_LEASE_MS;
    const leased = await database.read.query<{ id: string }[]>(`SELECT id FROM outbox WHERE ${theirs}`, [latestMs]);
    for (const { id } of leased) {
      await database.transaction((tx) => tx.query(`UPDATE outbox SET due_at_ms = 0 WHERE id = ? AND ${theirs}`, [BigInt(id), latestMs]));
    }
  };

  /** How refunds end after a process died. The database may do what it asked for after its death, so leases are ended again and again. */
  const settledAfterDeath = async (diedAtMs: number, created: readonly CreateView[]): Promise<string[]> => {
    let isSettled = false;
    const statuses = Promise.all(created.map(({ refund }) => settled(zoo.client, refund?.id ?? ''))).finally(() => (isSettled = true));
    while (!isSettled) {
      await endLeases(diedAtMs);
      await new Promise(setImmediate);
    }
    return statuses;
  };

  /** Asks until both processes have answered, at least so many times. */
  const askBoth = async (userAgent: string, fewest: number, ask: () => Promise<FreshAnswer>): Promise<string[]> => {
    const bodies: string[] = [];
    while (bodies.length < fewest || answeredBy(zoo.desk, userAgent).size < 2) bodies.push((await ask()).body);
    return bodies;
  };

  it('loses none of the refunds when one of them is killed, pays each once, and goes on with two', async () => {
    const serving = await untilServedBy(zoo.desk, 2);
    const orders = [];
    for (let n = 0; n < REFUNDS; n++) orders.push(await readOrder(zoo.client, await recordOrder(zoo.client)));
    const quotes = await Promise.all(orders.map(({ id }) => preview(zoo.client, { orderId: id })));
    const creating = quotes.map(({ quote }, n) => createStubbornly(quote, `refund-key-${n}`));
    await Promise.race(creating);
    process.kill(serving[0] ?? 0, 'SIGKILL');
    const created = await Promise.all(creating);
    await untilGone(serving[0] ?? 0);
    const statuses = await settledAfterDeath(Date.now(), created);

    expect(statuses).toEqual(Array<string>(REFUNDS).fill('SUCCEEDED'));
    expect(await database.read.count(RefundRow)).toBe(REFUNDS);
    expect(await database.read.count(SandboxRefundRow)).toBe(REFUNDS);
    expect(await database.read.countBy(OutboxRow, { topic: 'REFUND_SEND' })).toBe(0);
    const now = await untilServedBy(zoo.desk, 2);
    expect(now).toContain(serving[1]);
    expect(now).not.toContain(serving[0]);
  });

  it('takes a revoked token at the next request in neither of them', async () => {
    await untilServedBy(zoo.desk, 2);
    const admin = new GraphqlClient(zoo.desk.url);
    await admin.signIn(ADMIN.email, ADMIN.password);
    const token = /rd_\w+/.exec(zoo.run('token', '--name', 'to be revoked', '--scopes', 'orders:read'))?.[0] ?? '';
    const see = (userAgent: string) => ask(userAgent, '{ viewer { name } }', {}, { authorization: `Bearer ${token}` });

    for (const body of await askBoth('before', 4, () => see('before'))) expect(body).toContain('to be revoked');
    const { apiClients } = await admin.data<{ apiClients: { id: string; name: string }[] }>('{ apiClients { id name } }');
    const apiClientId = apiClients.find(({ name }) => name === 'to be revoked')?.id;
    await admin.data(REVOKE, { input: { apiClientId } });
    for (const body of await askBoth('after', 4, () => see('after'))) expect(body).toContain('UNAUTHENTICATED');
    expect(await database.read.countBy(ApiClientRow, { name: 'to be revoked' })).toBe(1);
  });

  it('lets as many passwords be guessed as one process does', async () => {
    await untilServedBy(zoo.desk, 2);
    const guess = (userAgent: string) => ask(userAgent, SIGN_IN, { input: { email: 'guessed@example.org', password: 'a wrong password' } });
    for (let n = 0; n < 10; n++) expect((await guess('guessing')).body).not.toContain('THROTTLED');
    for (const body of await askBoth('guessing on', 4, () => guess('guessing on'))) expect(body).toContain('THROTTLED');
  });
});

describe('a server of two processes', () => {
  /** Begins a request and waits until the server has read its head. */
  const beginRequest = async (url: string, body: string): Promise<Socket> => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    socket.write(`POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`);
    socket.write('expect: 100-continue\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    expect(answer).toContain('100 Continue');
    return socket;
  };

  /** Waits until new requests are turned away by every process. */
  const untilClosing = async (url: string): Promise<void> => {
    for (let refused = 0; refused < 4; ) {
      // The first process keeps the port until the end: a connection that comes when nobody takes it any more waits till then.
      const { status } = await onFreshConnection(new URL('/health', url), { timeoutMs: 1_000 }).catch(() => ({ status: 503 }));
      refused = status === 200 ? 0 : refused + 1;
    }
  };

  it('starts as a newcomer starts it, and ends with all its processes and what they are at', async () => {
    const desk = await startDesk({ command: [START_SCRIPT, '--processes', '2'], env: { LOG_LEVEL: 'debug' } });
    const serving = await untilServedBy(desk, 2);
    expect(desk.output()).toMatch(/ready at \S+ with 2 processes/);
    const body = JSON.stringify({ query: '{ __typename }' });
    const socket = await beginRequest(desk.url, body);
    const stopped = desk.stop();
    await untilClosing(desk.url);
    socket.write(body);
    const [answer] = (await once(socket, 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(await stopped).toBe(0);
    expect(serving.filter(isThere)).toEqual([]);
  });

  it('leaves no process behind when the first one is killed', async () => {
    const desk = await startDesk({ env: TWO });
    const serving = await untilServedBy(desk, 2);
    expect(serving).not.toContain(desk.pid);
    await desk.kill();
    for (const pid of serving) await untilGone(pid);
    await expect(onFreshConnection(new URL('/health', desk.url))).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves nobody without an end who connects while one of them is killed', async () => {
    const desk = await startDesk({ env: TWO });
    let isOver = false;
    const withoutEnd: string[] = [];
    const connectOn = async (): Promise<void> => {
      while (!isOver) {
        await onFreshConnection(new URL('/health', desk.url), { timeoutMs: 10_000 }).catch(({ code }: { code?: string }) => {
          // To be cut off is an end: who connected knows, and asks again.
          if (code !== 'ECONNRESET' && code !== 'ECONNREFUSED') withoutEnd.push(String(code));
        });
      }
    };
    const connecting = Array.from({ length: 12 }, connectOn);
    for (let kills = 0; kills < 4; kills++) {
      const [pid = 0] = await untilServedBy(desk, 2);
      process.kill(pid, 'SIGKILL');
      await untilGone(pid);
    }
    await untilServedBy(desk, 2);
    isOver = true;
    await Promise.all(connecting);
    await desk.stop();
    expect(withoutEnd).toEqual([]);
  });

  it('says so when it cannot start, and ends', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(startDesk({ env: { ...TWO, PORT: String(port) } })).rejects.toThrow(
      /ended with code 1[^]*The port is taken[^]*Nothing is running now/,
    );
    taken.close();
  });
});
