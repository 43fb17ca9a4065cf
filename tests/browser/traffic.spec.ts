import type { Page, Request } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { create, preview, readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk, type StaffName } from '../support/staffedDesk';
import { rowOf } from './way';

const HOUR_MS = 3_600_000;
let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

interface Sent {
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly query?: string;
}

/** So many answers of the server in a row, with nothing else on its way, and the page has nothing more to ask. */
const CALM_ANSWERS = 3;

/** Notes what a page asks. */
class Traffic {
  private sent: Sent[] = [];
  private started = 0;
  private ended = 0;

  constructor(private readonly page: Page) {
    const counted = (request: Request): boolean => new URL(request.url()).pathname !== '/health';
    page.on('request', (request) => {
      if (counted(request)) this.started++;
      if (isOperation(request)) this.sent.push(request.postDataJSON() as Sent);
    });
    const end = (request: Request): void => void (counted(request) && this.ended++);
    page.on('requestfinished', end);
    page.on('requestfailed', end);
  }

  /** What is asked until nothing is any more. */
  async of(step: () => Promise<unknown>): Promise<Sent[]> {
    this.sent = [];
    await step();
    for (let calm = 0; calm < CALM_ANSWERS; ) {
      const before = this.started;
      await this.page.evaluate(`fetch('/health').then((answer) => answer.text())`);
      calm = this.started === before && this.ended === before ? calm + 1 : 0;
    }
    return this.sent;
  }

  /** The names of what is asked, as often as it is asked. */
  async names(step: () => Promise<unknown>): Promise<string> {
    return (await this.of(step)).map(({ operationName }) => operationName).sort().join(' ');
  }
}

function isOperation(request: Request): boolean {
  return new URL(request.url()).pathname === '/graphql';
}

async function open(who: StaffName, at = staffed): Promise<{ page: Page; traffic: Traffic; complaints: readonly string[] }> {
  const { page, complaints } = await at.seat(who);
  return { page, traffic: new Traffic(page), complaints };
}

/** From here on no time passes on the page by itself. */
function freeze(page: Page): Promise<void> {
  return page.clock.pauseAt(Date.now() + 1_000);
}

const newOrder = (at = staffed): Promise<string> => recordOrder(at.api, { placedAt: new Date().toISOString() });

/** Each page as an admin opens it by its address, with everything that it asks. */
const PAGES: readonly (readonly [path: string, operations: string])[] = [
  ['/orders', 'FailedRefunds Locations OrderCount Orders Viewer'],
  ['/orders?q=nobody@nowhere.example', 'FailedRefunds Locations Orders Viewer'],
  ['/refunds', 'Differences RefundInbox Viewer'],
  ['/refunds?view=done', 'Differences RefundInbox Refunds Viewer'],
  ['/staff', 'FailedRefunds StaffList Viewer'],
  ['/staff/invite', 'FailedRefunds StaffList Viewer'],
  ['/api-clients', 'ApiClients FailedRefunds Viewer'],
  ['/api-clients/new', 'ApiClients FailedRefunds Viewer'],
  ['/settings', 'FailedRefunds Settings Viewer'],
  ['/audit', 'AuditActors AuditEntries FailedRefunds Permissions Viewer'],
  ['/account', 'Account FailedRefunds Sessions Viewer'],
  ['/nowhere', 'FailedRefunds Viewer'],
];

describe('opening a page', () => {
  it.each(PAGES)('%s asks for %s, and by hashes alone once the server knows them', async (path, operations) => {
    const { page, traffic, complaints } = await open('admin');
    await traffic.of(() => page.goto(path));
    const sent = await traffic.of(() => page.reload());
    expect(sent.map(({ operationName }) => operationName).sort().join(' ')).toBe(operations);
    expect(sent.filter(({ query }) => query !== undefined)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('asks from page to page for what that page shows, and for nothing else', async () => {
    const { page, traffic } = await open('admin');
    await traffic.of(() => page.goto('/staff'));
    await traffic.of(() => page.goto('/orders'));
    const go = (name: string) => traffic.of(() => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click());
    for (const name of ['Refunds', 'Staff', 'API', 'Settings', 'Audit', 'Orders']) await go(name);
    const asked = async (name: string) => [name, (await go(name)).map(({ operationName }) => operationName).sort().join(' ')];
    expect(await asked('Refunds')).toEqual(['Refunds', 'Differences RefundInbox']);
    expect(await asked('Staff')).toEqual(['Staff', 'StaffList']);
    expect(await asked('API')).toEqual(['API', 'ApiClients']);
    expect(await asked('Settings')).toEqual(['Settings', 'Settings']);
    expect(await asked('Audit')).toEqual(['Audit', 'AuditActors AuditEntries']);
    expect(await asked('Orders')).toEqual(['Orders', 'OrderCount Orders']);
  });

  it('asks for an order once, together with its customer and its history, and for the list again on the way back', async () => {
    const number = await newOrder();
    const { page, traffic } = await open('admin');
    const openOrder = () => rowOf(page, number).getByRole('link', { name: number }).click();
    await traffic.of(() => page.goto('/orders'));
    await traffic.of(openOrder);
    await traffic.of(() => page.goto('/orders'));
    expect(await traffic.names(openOrder)).toBe('Order OrderCustomer OrderHistory');
    expect(await traffic.names(() => page.goBack())).toBe('OrderCount Orders');
    expect(await traffic.names(() => page.goForward())).toBe('Order OrderHistory');
    expect(await traffic.names(() => page.goBack())).toBe('OrderCount Orders');
    expect(await traffic.names(() => page.getByRole('button', { name: 'Older' }).click())).toBe('Orders');
  });

  it('asks for a refund´s preview with the order, and for nothing when its window opens', async () => {
    const number = await newOrder();
    const { id } = await readOrder(staffed.api, number);
    const { page, traffic } = await open('admin');
    await traffic.of(() => page.goto(`/orders/${id}/refund`));
    const operations = 'FailedRefunds Order OrderHistory RefundPreview RefundReasons Viewer';
    expect(await traffic.names(() => page.reload())).toBe(operations);
    expect(await traffic.names(() => page.getByRole('button', { name: 'Refund', exact: true }).click())).toBe('');
  });
});

describe('a search', () => {
  it('is sent when typing rests, and not with every key', async () => {
    const { page, traffic } = await open('agent');
    await page.clock.install();
    await traffic.of(() => page.goto('/orders'));
    await freeze(page);
    const sent = await traffic.of(async () => {
      await page.getByRole('searchbox').pressSequentially('nobody@nowhere.example');
      await page.clock.runFor(1_000);
      await page.getByRole('heading', { name: 'No order for “nobody@nowhere.example”' }).waitFor();
    });
    // The demo's refunds that are under way are asked about meanwhile.
    const searches = sent.filter(({ operationName }) => operationName !== 'OrderStates');
    expect(searches.map(({ operationName, variables }) => [operationName, variables.search])).toEqual([['Orders', 'nobody@nowhere.example']]);
  });

  it('shows the answer to what was typed last, whichever comes first', async () => {
    const number = await newOrder();
    const { page, traffic } = await open('agent');
    await traffic.of(() => page.goto('/orders'));
    let release: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/graphql', async (route) => {
      if ((route.request().postDataJSON() as Sent).variables.search === 'first@nowhere.example') await late;
      await route.fallback();
    });
    const search = (text: string): Promise<Request> => {
      const asked = page.waitForRequest((request) => isOperation(request) && (request.postDataJSON() as Sent).variables.search === text);
      return page.getByRole('searchbox').fill(text).then(() => asked);
    };
    await search('first@nowhere.example');
    await (await search(number)).response();
    await rowOf(page, number).waitFor();
    await traffic.of(async () => release());
    expect(await rowOf(page, number).count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'No order for' }).count()).toBe(0);
  });
});

describe('a page that is left alone', () => {
  it.each(['/orders?refund=none', '/staff', '/audit', '/settings', '/account'])('asks nothing on %s, where no refund is under way', async (path) => {
    const { page, traffic } = await open('admin');
    await page.clock.install();
    await traffic.of(() => page.goto(path));
    expect(await traffic.of(() => page.clock.runFor(HOUR_MS))).toEqual([]);
  });
});

describe('a refund that stays under way', () => {
  let patient: StaffedDesk;
  let orderId: string;
  let number: string;

  beforeAll(async () => {
    patient = await startStaffedDesk({ sandboxDelayMs: 24 * HOUR_MS });
    number = await newOrder(patient);
    orderId = await startRefund(number);
  });
  afterEach(() => patient.clear());
  afterAll(() => patient.stop());

  async function startRefund(ofNumber: string): Promise<string> {
    const { id } = await readOrder(patient.api, ofNumber);
    const { quote } = await preview(patient.api, { orderId: id });
    await create(patient.api, { quote, idempotencyKey: `refund of ${ofNumber}` });
    expect((await readOrder(patient.api, ofNumber)).refundStatus).toBe('PROCESSING');
    return id;
  }

  /** As the browser tells a page whether it can be seen. */
  const turn = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));`);

  it.each([
    ['the list', () => `/orders?q=${number}`, 'OrderStates'],
    ['the order', () => `/orders/${orderId}`, 'OrderHistory'],
  ])('is asked for by %s, alone and ever more seldom, and not while nobody sees it', async (_name, path, operation) => {
    const { page, traffic } = await open('agent', patient);
    await page.clock.install();
    await traffic.of(() => page.goto(path()));
    await freeze(page);
    const asked = await traffic.of(() => page.clock.runFor(2_000));
    expect(new Set(asked.map(({ operationName, variables }) => [operationName, variables.ids ?? variables.id].join(' ')))).toEqual(new Set([`${operation} ${orderId}`]));

    // Two seconds become ten, and then a minute.
    const pausesMs = new Set<number>();
    for (let passedMs = 0; !pausesMs.has(60_000); ) {
      passedMs += 2_000;
      if ((await traffic.of(() => page.clock.runFor(2_000))).length === 0) continue;
      pausesMs.add(passedMs);
      passedMs = 0;
    }
    expect([...pausesMs]).toEqual([2_000, 10_000, 60_000]);

    await turn(page, 'hidden');
    expect(await traffic.of(() => page.clock.runFor(HOUR_MS))).toEqual([]);
    await turn(page, 'visible');
    expect(await traffic.names(() => page.clock.runFor(2_000))).toBe(operation);
  });

  it('is asked for together with the others of its list, in one request', async () => {
    const otherId = await startRefund(await newOrder(patient));
    const { data } = await patient.api.request('{ orders(first: 25) { nodes { id refundStatus } } }');
    const { nodes } = data?.orders as { nodes: { id: string; refundStatus: string }[] };
    const wanted = nodes.filter(({ refundStatus }) => refundStatus === 'PROCESSING').map(({ id }) => id);
    expect(wanted).toEqual(expect.arrayContaining([orderId, otherId]));
    expect(wanted.length).toBeLessThan(nodes.length);
    const { page, traffic } = await open('agent', patient);
    await page.clock.install();
    await traffic.of(() => page.goto('/orders'));
    await freeze(page);
    const asked = await traffic.of(() => page.clock.runFor(2_000));
    expect(asked.map(({ operationName, variables }) => [operationName, new Set(variables.ids as string[])])).toEqual([
      ['OrderStates', new Set(wanted)],
    ]);
  });

  it('is asked for among the refunds by a list of those alone', async () => {
    const { page, traffic } = await open('agent', patient);
    await page.clock.install();
    await traffic.of(() => page.goto('/refunds'));
    await traffic.of(() => page.clock.runFor(2_000));
    expect(await traffic.names(() => page.clock.runFor(2_000))).toBe('RefundsUnderWay');
  });
});
