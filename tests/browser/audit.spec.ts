import type { Locator, Page } from 'playwright-core';
import { MoreThan } from 'typeorm';
import { addAuditEntry, sealAuditWith } from '../../server/audit/audit';
import { Database } from '../../server/database/database';
import { OrderRow } from '../../server/orders/order.entity';
import { UnmaskingRow } from '../../server/orders/unmasking.entity';
import { TEST_SECRET } from '../support/desk';
import { recordOrder } from '../support/orders';
import { create, preview, readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { focused, heading, tabTo } from './way';

const SETTINGS = `mutation ($allowsUnmasking: Boolean!) {
  partnerSettingsUpdate(input: { allowsUnmasking: $allowsUnmasking }) { settings { allowsUnmasking } } }`;
const HOSTILE = '<img src=x onerror=alert(1)> {{7*7}}';
const TURNED = `${HOSTILE} \u202eevil`;

let staffed: StaffedDesk;
let database: Database;

beforeAll(async () => {
  staffed = await startStaffedDesk();
  database = await Database.open(staffed.desk.databaseUrl);
});
beforeEach(() => allow(true));
afterEach(() => staffed.clear());
afterAll(async () => {
  await database.close();
  await staffed.stop();
});

const allow = (allowsUnmasking: boolean) => staffed.api.data(SETTINGS, { allowsUnmasking });
const newOrder = async (): Promise<{ id: string; number: string }> =>
  readOrder(staffed.api, await recordOrder(staffed.api, { placedAt: new Date().toISOString() }));
/** The reason of a customer who was shown when reasons could have such marks. Answers the order's number. */
async function addReason(reason: string): Promise<string> {
  const { number } = await newOrder();
  const { id: subjectId, partnerId } = await database.read.findOneByOrFail(OrderRow, { number });
  sealAuditWith(TEST_SECRET);
  await database.transaction((tx) =>
    addAuditEntry(tx, { partnerId, actor: 'command', action: 'customer.unmask', subjectType: 'Order', subjectId, personal: { reason } }),
  );
  return number;
}
const entryOf = (page: Page, text: string | RegExp): Locator => page.getByRole('list', { name: 'Audit' }).getByRole('listitem').filter({ hasText: text });

describe('showing a customer', () => {
  it('takes a reason, all by keyboard, and hides by itself at the end', async () => {
    const order = await newOrder();
    const { page, complaints } = await staffed.seat('support');
    await page.clock.install();
    await page.goto(`/orders/${order.id}`);
    const customer = page.getByRole('group', { name: 'Customer' });
    await customer.getByText('c***@e***.org').waitFor();
    const show = customer.getByRole('button', { name: 'Show the customer' });
    await show.waitFor();
    await tabTo(show);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Show the customer' });
    await dialog.getByText('noted in the audit').waitFor();
    await tabTo(dialog.getByLabel('Why do you need to see it?'));
    await page.keyboard.type('a');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'Say in a few words' }).waitFor();
    await page.keyboard.press('Escape');
    await focused(show).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(dialog.getByLabel('Why do you need to see it?'));
    await page.keyboard.type(TURNED);
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'The reason has a mark that turns text around.' }).waitFor();
    await dialog.getByLabel('Why do you need to see it?').fill(HOSTILE);
    await page.keyboard.press('Enter');
    await customer.getByText('+31 20 555 0100').waitFor();
    await customer.getByText('Jo Vermeer').waitFor();
    await customer.getByText(/^Shown until \d\d:\d\d/).waitFor();
    await focused(customer).waitFor();
    expect(await show.count()).toBe(0);
    await page.reload();
    await customer.getByText('Jo Vermeer').waitFor();
    await database.transaction((tx) => tx.update(UnmaskingRow, { until: MoreThan(new Date()) }, { until: new Date() }));
    await page.clock.fastForward('15:00');
    await show.waitFor();
    expect(await page.getByText('Jo Vermeer').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is not offered to who sees customers, nor where the partner does not allow it', async () => {
    const order = await newOrder();
    const agent = await staffed.seat('agent');
    await agent.page.goto(`/orders/${order.id}`);
    await agent.page.getByText('Jo Vermeer').waitFor();
    expect(await agent.page.getByRole('button', { name: 'Show the customer' }).count()).toBe(0);
    await allow(false);
    const support = await staffed.seat('support');
    await support.page.goto(`/orders/${order.id}`);
    await support.page.getByRole('group', { name: 'Customer' }).getByText('c***@e***.org').waitFor();
    expect(await support.page.getByRole('button', { name: 'Show the customer' }).count()).toBe(0);
  });
});

describe('the audit', () => {
  it('says in plain words who did what, shows the details by keyboard, and hostile text as text', async () => {
    const order = await newOrder();
    const { quote } = await preview(staffed.api, { orderId: order.id });
    await create(staffed.api, { quote, idempotencyKey: `audit-${order.number}` });
    const support = await staffed.seat('support');
    await support.page.goto(`/orders/${order.id}`);
    await support.page.getByRole('button', { name: 'Show the customer' }).click();
    await support.page.getByLabel('Why do you need to see it?').fill(HOSTILE);
    await support.page.keyboard.press('Enter');
    await support.page.getByText('Jo Vermeer').waitFor();
    const older = await addReason(TURNED);
    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/orders');
    await page.getByRole('link', { name: 'Audit' }).click();
    await heading(page, 'Audit').waitFor();
    await entryOf(page, `Check-out refunded €57.00 of order ${order.number}`).waitFor();
    const shown = entryOf(page, `Sam Okafor looked at the customer of order ${order.number}`);
    await shown.waitFor();
    await tabTo(shown.locator('summary'));
    await page.keyboard.press('Enter');
    await shown.getByText(HOSTILE).waitFor();
    await entryOf(page, `order ${older}`).locator('bdi', { hasText: TURNED }).first().waitFor({ state: 'attached' });
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByText('49').and(page.locator('.quote')).count()).toBe(0);
    await shown.getByText(/^(::1|127\.0\.0\.1)$/).waitFor();
    await shown.getByText(/^[\da-f]{8}-[\da-f-]{27}$/).waitFor();
    await tabTo(shown.getByRole('link', { name: `Open order ${order.number}` }));
    await page.keyboard.press('Enter');
    await heading(page, `Order ${order.number}`).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is narrowed by who, what, when and order, which stay in the address', async () => {
    const order = await newOrder();
    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/audit');
    await page.getByRole('button', { name: 'Filter by order' }).click();
    await page.getByLabel('Order ID').fill(order.number);
    await page.keyboard.press('Enter');
    const entries = page.getByRole('list', { name: 'Audit' }).getByRole('listitem');
    await entryOf(page, `recorded order ${order.number}`).waitFor();
    await expectCount(entries, 1);
    await page.getByRole('button', { name: 'Filter by who' }).click();
    await page.getByRole('option', { name: 'Noor de Vries' }).click();
    await page.getByRole('heading', { name: 'Nothing was changed here' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Nothing was changed here' }).waitFor();
    await page.getByRole('button', { name: 'Remove filter: order' }).click();
    await entryOf(page, 'Noor de Vries refunded').first().waitFor();
    await expectCount(entryOf(page, /^(?!.*Noor de Vries)/), 0);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Filter by what' }).click();
    await page.getByRole('option', { name: 'Signing in' }).click();
    await page.keyboard.press('Escape');
    await entryOf(page, 'Ilse Bakker signed in').first().waitFor();
    await expectCount(entryOf(page, 'refunded'), 0);
    expect(complaints).toEqual([]);
  });

  it('goes on from page to page, the keyboard at the first of the new entries', async () => {
    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/audit');
    const entries = page.getByRole('list', { name: 'Audit' }).getByRole('listitem');
    await expectCount(entries, 50);
    const more = page.getByRole('button', { name: 'Show more' });
    await more.focus();
    await page.keyboard.press('Enter');
    await expectCount(entries, 100);
    await focused(entries.nth(50).locator('summary')).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is not there for who may not see it', async () => {
    const { page } = await staffed.seat('agent');
    await page.goto('/audit');
    await page.getByRole('heading', { name: 'You can’t see the audit' }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
  });
});

async function expectCount(locator: Locator, count: number): Promise<void> {
  for (;;) if ((await locator.count()) === count) return;
}
