import type { Page, Route } from 'playwright-core';
import { Database } from '../../server/database/database';
import { RefundRow } from '../../server/refunds/refund.entity';
import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type Seat, type StaffedDesk } from '../support/staffedDesk';
import { beginRefund, describeRefund, findOrder, heading, lastButton, reviewSome, rowOf, signIn } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const newOrder = (input = {}): Promise<string> =>
  recordOrder(staffed.api, { placedAt: new Date().toISOString(), ...input });

function asksForOrders(route: Route): boolean {
  return route.request().postData()?.includes('"operationName":"Orders"') ?? false;
}

/** Ends the session on the server; the page does not know of it yet. */
async function endSession(page: Page): Promise<void> {
  const answer = await page.request.post('/graphql', { data: { query: 'mutation { signOut { signedOut } }' } });
  expect(await answer.json()).toMatchObject({ data: { signOut: { signedOut: true } } });
}

describe('the list of orders', () => {
  it('says what to do when a search finds nothing', async () => {
    const { page, complaints } = await staffed.seat('agent');
    await page.goto('/orders');
    await page.getByRole('searchbox').fill('nobody@nowhere.example');
    await page.getByRole('heading', { name: 'No order for “nobody@nowhere.example”' }).waitFor();
    await page.getByText('Ask for the order ID in their confirmation.').waitFor();
    await page.getByRole('button', { name: 'All orders' }).click();
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('says so when the server fails, and comes back when it does', async () => {
    const { page } = await staffed.seat('agent');
    await page.route('**/graphql', (route) =>
      asksForOrders(route) ? route.fulfill({ status: 500, body: 'out of order' }) : route.fallback(),
    );
    await page.goto('/orders');
    const told = page.getByRole('alert').filter({ hasText: 'Something went wrong on our side' });
    await told.getByText('No money has moved.').waitFor();
    await page.unroute('**/graphql');
    await told.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    expect(await told.count()).toBe(0);
  });

  it('shows where the rows will be while it waits', async () => {
    const { page } = await staffed.seat('agent');
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/graphql', async (route) => {
      if (asksForOrders(route)) await held;
      await route.fallback();
    });
    await page.goto('/orders');
    await page.getByRole('status').filter({ hasText: 'Loading orders' }).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    answer();
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    expect(await page.getByText('Loading orders').count()).toBe(0);
  });
});

describe('an address that leads nowhere', () => {
  it.each(['/orders/nonsense', '/orders/nonsense/refund', '/no/such/page'])(
    'is explained: %s',
    async (address) => {
      const { page } = await staffed.seat('agent');
      await page.goto(address);
      await heading(page, /^There is no (such order|page at this address)$/).waitFor();
      await page.getByRole('link', { name: 'To the orders' }).click();
      await heading(page, 'Orders').waitFor();
    },
  );
});

describe('a session that ends on the way', () => {
  it('leads through the sign-in back to the review, with the draft, and no money has moved', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewSome(page, number, { Adult: 1 });
    await endSession(page);
    await lastButton(page).click();
    await heading(page, 'Sign in').waitFor();
    await page.getByText('Your session has ended.').waitFor();
    expect((await readOrder(staffed.api, number)).refunds).toEqual([]);
    await signIn(page, 'agent');
    await heading(page, 'Review refund').waitFor();
    await page.getByRole('button', { name: 'Refund €23.75' }).click();
    await rowOf(page, number)
      .getByText(/^Refund|Partially/)
      .first()
      .waitFor();
    expect((await readOrder(staffed.api, number)).refunds).toHaveLength(1);
  });

  it('keeps the draft from whoever signs in next', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await beginRefund(page, number);
    const dialog = await describeRefund(page, 'Only for the eyes of the agent.');
    await endSession(page);
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    await page.getByRole('button', { name: 'Select all' }).click();
    await heading(page, 'Sign in').waitFor();
    await signIn(page, 'admin');
    const dialogOfAnother = page.getByRole('dialog', { name: `Refund order ${number}` });
    await dialogOfAnother.getByLabel('Description').waitFor();
    expect(await page.getByRole('button', { name: 'Review refund' }).count()).toBe(0);
    expect(await page.getByText('Only for the eyes of the agent.').count()).toBe(0);
  });

  it('says in words that a password is wrong', async () => {
    const { page } = await staffed.seat(null);
    await page.goto('/orders');
    await page.getByLabel('E-mail').fill('agent@demo.example');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await signIn(page, 'agent');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
  });
});

describe('text that customers and check-outs bring', () => {
  const RIGHT_TO_LEFT = '\u202Egnisrever';
  const HOSTILE = {
    product: `Day ticket <img src=x onerror="window.harmed=1"> {{7*7}} ${RIGHT_TO_LEFT}`,
    customer: `<b>Eve</b> <script>window.harmed=1</script> \${7*7} ${RIGHT_TO_LEFT}`,
    description: `</p><img src=x onerror="window.harmed=1"> {{7*7}}`,
  };

  it('is shown as text on every page', async () => {
    const number = await newOrder({
      customer: { email: 'eve@example.org', name: HOSTILE.customer, phone: '+31 <i>20</i>' },
      items: [{ productName: HOSTILE.product, quantity: 2, total: '20.00' }],
      payments: [{ provider: 'sandbox', method: 'card', reference: 'pay_hostile', amount: '20.00' }],
    });
    const { page, complaints } = await staffed.seat('agent');
    const seen = async (...texts: string[]): Promise<void> => {
      for (const text of texts) await page.getByText(text).first().waitFor();
    };
    await findOrder(page, number);
    await seen(HOSTILE.product);
    await rowOf(page, number).getByRole('link', { name: number }).click();
    await seen(HOSTILE.product, HOSTILE.customer, '+31 <i>20</i>');
    await findOrder(page, number);
    await beginRefund(page, number);
    const turned = `${HOSTILE.description} ${RIGHT_TO_LEFT}`;
    const dialog = await describeRefund(page, turned);
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'There is a mark in it that turns text around.' }).waitFor();
    await dialog.getByLabel('Description').fill(HOSTILE.description);
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    await seen(HOSTILE.product, HOSTILE.description);
    await page.getByRole('checkbox', { name: 'All items' }).click();
    await page.getByRole('button', { name: 'Review refund' }).click();
    await lastButton(page).waitFor();
    await seen(HOSTILE.product, HOSTILE.description);
    await lastButton(page).click();
    await rowOf(page, number).getByText('Refunded', { exact: true }).waitFor();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    await seen(HOSTILE.product, HOSTILE.description);
    const database = await Database.open(staffed.desk.databaseUrl);
    await database.transaction((tx) => tx.update(RefundRow, { description: HOSTILE.description }, { description: turned }));
    await database.close();
    await page.reload();
    await page.locator('bdi', { hasText: turned }).first().waitFor();
    await expectUnharmed({ page, complaints });
  });

  async function expectUnharmed({ page, complaints }: Pick<Seat, 'page' | 'complaints'>): Promise<void> {
    expect(await page.evaluate<boolean>('"harmed" in window')).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  }

  it('comes back as text from a search for it', async () => {
    const { page, complaints } = await staffed.seat('agent');
    const search = '<img src=x onerror="window.harmed=1">{{7*7}}';
    await page.goto(`/orders?q=${encodeURIComponent(search)}`);
    await page.getByRole('heading', { name: `No order for “${search}”` }).waitFor();
    await expectUnharmed({ page, complaints });
  });
});
