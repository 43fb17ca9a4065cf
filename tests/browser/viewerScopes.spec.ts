import type { Page } from 'playwright-core';
import { Database } from '../../server/database/database';
import { SCOPES_OF_ROLE } from '../../server/people/role';
import { SCOPES, type Scope } from '../../server/people/scope';
import { CallerMaker } from '../support/permissions/callers';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';

const REFUSALS = ['UNAUTHENTICATED', 'UNAUTHORIZED_FIELD_OR_TYPE'];

let staffed: StaffedDesk;
let database: Database;
let pages: string[];

beforeAll(async () => {
  staffed = await startStaffedDesk();
  database = await Database.open(staffed.desk.databaseUrl);
  const { orders, staff } = await staffed.api.data<{ orders: { nodes: { id: string }[] }; staff: { id: string }[] }>(
    '{ orders(first: 1, filter: { refundStatus: [PARTIALLY_REFUNDED] }) { nodes { id } } staff { id } }',
  );
  const order = `/orders/${orders.nodes[0]?.id}`;
  const refund = ['', '?step=edit', '?step=review'].map((step) => `${order}/refund${step}`);
  const people = ['/staff', '/staff/invite', `/staff/${staff[0]?.id}`, '/api-clients', '/settings', '/account'];
  pages = ['/orders', '/orders?q=a&mode=EXTENDED', order, ...refund, '/refunds', ...people];
});
afterEach(() => staffed.clear());
afterAll(async () => {
  await database.close();
  await staffed.stop();
});

const sets: (readonly [string, readonly Scope[]])[] = [
  ['no scope', []],
  ...SCOPES.map((scope) => [`nothing but ${scope}`, [scope]] as const),
  ...(['SUPPORT', 'REFUND_AGENT', 'MANAGER'] as const).map((role) => [`the role ${role}`, SCOPES_OF_ROLE[role]] as const),
];

/** Whatever address somebody opens, the page asks for nothing that they may not have. */
it.each(sets)('with %s, no page asks for what it would be refused', async (_name, scopes) => {
  const { page } = await staffed.seat(null);
  const { email, password } = await new CallerMaker(database, staffed.desk.url).account(scopes);
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } } }';
  await page.context().request.post('/graphql', { data: { query, variables: { input: { email, password } } } });
  const refused: string[] = [];
  let seen = 0;
  for (const address of pages) {
    seen += await open(page, address, refused);
  }
  expect(refused).toEqual([]);
  expect(seen).toBeGreaterThan(pages.length);
});

/** Opens a page and waits until it has asked for everything. Answers how much that was. */
async function open(page: Page, address: string, refused: string[]): Promise<number> {
  const answers: Promise<void>[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/graphql')) return;
    answers.push(
      response.text().then((text) => {
        if (REFUSALS.some((code) => text.includes(`"${code}"`))) refused.push(`${address}: ${response.request().postData()?.slice(0, 100)}`);
      }),
    );
  });
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  await Promise.all(answers);
  page.removeAllListeners('response');
  return answers.length;
}
