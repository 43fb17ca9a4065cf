import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type Seat, type StaffedDesk } from '../support/staffedDesk';
import { beginRefund, describeRefund, findOrder, heading, lastButton, quantityOf, rowOf, signIn } from './way';

const FOLDER = join(__dirname, '../screenshots');
/** Written anew only when asked to: `UPDATE_PICTURES=1 npm run test:browser -- looks`. */
const DASHBOARD = join(process.env.UPDATE_PICTURES ? join(__dirname, '../../docs') : FOLDER, 'dashboard.png');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;
const LOOKS = SIZES.flatMap((viewport) => THEMES.map((theme) => ({ viewport, theme }))).map((look, index) => ({
  ...look,
  name: `${look.viewport.width}-${look.theme}`,
  number: 102_101 + index,
}));

let staffed: StaffedDesk;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

/** A day out of a family, like the demo's own orders. */
function familyDay(number: number): Promise<string> {
  const barcodes = (first: number): string[] => [first, first + 1].map((last) => `87${number}${last}`);
  return recordOrder(staffed.api, {
    number: String(number),
    placedAt: new Date(Date.now() - 3_600_000).toISOString(),
    customer: { email: 'j.vermeer@example.org', name: 'Jo Vermeer', phone: '+31 20 555 0100' },
    items: [
      {
        productName: 'Zoo day ticket, adult',
        quantity: 2,
        total: '55.00',
        taxRate: '0.09',
        barcodes: barcodes(4417),
      },
      {
        productName: 'Zoo day ticket, child 3–12',
        quantity: 2,
        total: '42.00',
        discount: '5.00',
        taxRate: '0.09',
        barcodes: barcodes(5093),
      },
      { productName: 'Lunch box', quantity: 2, total: '23.90', taxRate: '0.09' },
      { productName: 'Parking, one day', quantity: 1, total: '10.00', taxRate: '0.21' },
      { productName: 'Booking fee', quantity: 1, total: '1.50', taxRate: '0.21', refundable: false },
    ],
    payments: [{ provider: 'sandbox', method: 'ideal', reference: `pay_${number}`, amount: '132.40' }],
  });
}

/** Takes the picture, and returns how many pixels the page is wider than the screen. */
async function picture(page: Page, name: string): Promise<number> {
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

async function seatWith({ viewport, theme }: (typeof LOOKS)[number]): Promise<Seat> {
  return staffed.seat(null, { viewport, colorScheme: theme });
}

it('the list of the demo is the picture of the readme', async () => {
  const { page } = await staffed.seat('agent');
  await page.goto('/orders');
  await page.getByText('1–25 of 2,000').waitFor();
  // The demo moves with the days: where no refund of these orders failed, any order will do.
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  const failed = rows.filter({ hasText: 'Action required' });
  const row = (await failed.count()) > 0 ? failed.first() : rows.nth(7);
  await row.getByRole('button', { name: 'Action' }).click();
  await page.getByRole('menuitem', { name: 'Refund' }).hover();
  await page.screenshot({ path: DASHBOARD });
  expect(statSync(DASHBOARD).size).toBeLessThan(300_000);
});

it.each(LOOKS)('every page fits $name, and the browser has nothing to complain about', async (look) => {
  const number = await familyDay(look.number);
  const { page, complaints } = await seatWith(look);
  const tooWide: string[] = [];
  const take = async (screen: string): Promise<void> => {
    const pixels = await picture(page, `${screen}-${look.name}`);
    if (pixels > 0) tooWide.push(`${screen} by ${pixels} pixels`);
  };

  await page.goto('/');
  await heading(page, 'Sign in').waitFor();
  await take('signin');
  await signIn(page, 'agent');
  await rowOf(page, number).waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Older' }).waitFor();
  await page.mouse.move(0, 0);
  await take('orders');
  await rowOf(page, number).getByRole('button', { name: 'Action' }).click();
  await page.getByRole('menuitem', { name: 'Refund' }).hover();
  await take('menu');
  await page.getByRole('menuitem', { name: 'Refund' }).click();
  await heading(page, `Refund order ${number}`).waitFor();
  await page.getByRole('complementary').getByText('iDEAL').waitFor();
  await take('refund');
  const dialog = await describeRefund(page, 'Youngest child has chickenpox, mother called this morning.');
  await dialog.getByRole('button', { name: /^Refund everything, €/ }).waitFor();
  await take('window');
  await dialog.getByRole('button', { name: 'Edit refund' }).click();
  await quantityOf(page, 'Zoo day ticket, child 3–12').fill('1');
  await quantityOf(page, 'Lunch box').fill('2');
  await quantityOf(page, 'Lunch box').press('Enter');
  await page.getByText('Refunding 3 of 7 items, €').waitFor();
  await take('edit');
  await page.getByRole('button', { name: 'Review refund' }).click();
  await lastButton(page).waitFor();
  await page.mouse.move(0, 0);
  await take('review');
  await lastButton(page).click();
  await rowOf(page, number).getByText('Refund is being processed').waitFor();
  await take('done');
  await rowOf(page, number).getByText('Partially refunded').waitFor();
  await rowOf(page, number).getByRole('link', { name: number }).click();
  await heading(page, `Order ${number}`).waitFor();
  await page.getByText('paid by iDEAL').waitFor();
  await page
    .getByRole('region', { name: /^Messages/ })
    .getByRole('button', { name: 'Close' })
    .click();
  await take('order');
  await page.goto('/refunds');
  await page.getByRole('region', { name: /^Needs you/ }).waitFor();
  await take('refunds');
  await page.getByRole('button', { name: 'Mark as paid by hand' }).first().click();
  await page.getByRole('dialog').getByLabel('How did you pay it?').fill('Bank transfer 4711');
  await take('mark-paid');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /^Waiting for approval/ }).click();
  await page.getByRole('button', { name: 'Cancel this refund' }).first().click();
  await page.getByText('Cancel this refund? It is not sent then').waitFor();
  await take('waiting');
  await page.getByRole('tab', { name: 'Done' }).click();
  await page.getByRole('table', { name: 'Finished refunds, newest first' }).waitFor();
  await take('refunds-done');
  await page.getByRole('tab', { name: /^Differences/ }).click();
  await page.getByRole('heading', { name: 'Nothing differs' }).waitFor();
  await take('differences');
  expect(tooWide).toEqual([]);
  expect(complaints).toEqual([]);
  expect((await readOrder(staffed.api, number)).refunds).toHaveLength(1);
});

it.each(LOOKS)('what is paid back by hand, and what failed, fits $name', async (look) => {
  const items = [{ productName: 'Zoo day ticket, adult', quantity: 3, total: '90.66', taxRate: '0.09' }];
  const number = await recordOrder(staffed.api, {
    number: String(look.number + 200),
    placedAt: new Date().toISOString(),
    items,
    payments: [
      { provider: 'sandbox', method: 'card', reference: `pay_${look.number}`, amount: '66.66' },
      { provider: 'manual', method: 'cash', reference: 'till 3', amount: '24.00' },
    ],
  });
  const { page, complaints } = await staffed.seat('agent', { viewport: look.viewport, colorScheme: look.theme });
  await findOrder(page, number);
  await beginRefund(page, number);
  await page.getByRole('complementary').getByText('by hand (cash)').waitFor();
  const tooWide = [await picture(page, `overview-by-hand-${look.name}`)];
  const dialog = await describeRefund(page, 'Storm warning, the park stays closed.');
  await dialog.getByRole('button', { name: /^Refund everything, €/ }).click();
  await page.getByRole('switch', { name: 'Waive the refund fee' }).click();
  const last = page.getByRole('button', { name: 'Refund €66.66 and record €24.00 by hand' });
  await last.click();
  await page.getByRole('alert').filter({ hasText: 'Say how' }).waitFor();
  tooWide.push(await picture(page, `review-by-hand-${look.name}`));
  await page.getByLabel('How did you give it back?').fill('In cash at the desk, receipt 2214');
  await last.click();
  await rowOf(page, number).getByText('Action required').waitFor();
  await rowOf(page, number).getByRole('link', { name: number }).click();
  await page.getByRole('alert').filter({ hasText: `Refund ${number}-R1 failed.` }).waitFor();
  tooWide.push(await picture(page, `order-failed-${look.name}`));
  expect(tooWide).toEqual([0, 0, 0]);
  expect(complaints).toEqual([]);
});

it.each(LOOKS)('API clients and settings fit $name', async (look) => {
  const { page, complaints } = await staffed.seat('admin', { viewport: look.viewport, colorScheme: look.theme });
  const tooWide: number[] = [];
  const take = async (screen: string): Promise<void> => void tooWide.push(await picture(page, `${screen}-${look.name}`));
  await page.goto('/api-clients/new');
  await page.getByLabel('Name').fill(`Accounts ${look.number}`);
  await page.getByRole('checkbox', { name: 'See orders' }).click();
  await page.getByRole('radio', { name: 'Only some' }).click();
  await page.getByRole('checkbox', { name: 'Zoo' }).click();
  await take('api-client-new');
  await page.getByRole('button', { name: 'Make it and show the token' }).click();
  await page.getByTestId('token').waitFor();
  await take('api-token');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: `Revoke Accounts ${look.number}` }).click();
  await take('api-client-revoke');
  await page.getByRole('button', { name: 'Revoke it for ever' }).click();
  await page.getByRole('table', { name: 'API clients that have ended' }).getByText(`Accounts ${look.number}`).waitFor();
  await take('api-clients');
  await page.goto('/settings');
  await page.getByRole('switch').first().click();
  await page.getByRole('alert').waitFor();
  await take('settings');
  expect(tooWide).toEqual([0, 0, 0, 0, 0]);
  expect(complaints).toEqual([]);
});

it.each(LOOKS)('the audit and showing a customer fit $name', async (look) => {
  await staffed.api.data('mutation { partnerSettingsUpdate(input: { allowsUnmasking: true }) { settings { allowsUnmasking } } }');
  const number = await familyDay(look.number + 400);
  const { id } = await readOrder(staffed.api, number);
  const options = { viewport: look.viewport, colorScheme: look.theme };
  const support = await staffed.seat('support', options);
  await support.page.goto(`/orders/${id}`);
  await support.page.getByRole('button', { name: 'Show the customer' }).click();
  await support.page.getByLabel('Why do you need to see it?').fill('Caller forgot which address she used');
  const tooWide = [await picture(support.page, `show-customer-${look.name}`)];
  await support.page.keyboard.press('Enter');
  await support.page.getByText('Jo Vermeer').waitFor();
  tooWide.push(await picture(support.page, `customer-shown-${look.name}`));
  const { page, complaints } = await staffed.seat('admin', options);
  await page.goto('/audit');
  const entry = page.getByRole('listitem').filter({ hasText: `looked at the customer of order ${number}` });
  await entry.locator('summary').click();
  await entry.getByText('Caller forgot').waitFor();
  tooWide.push(await picture(page, `audit-${look.name}`));
  await page.getByRole('button', { name: 'Filter by who' }).click();
  await page.getByRole('option', { name: 'Noor de Vries' }).waitFor();
  tooWide.push(await picture(page, `audit-who-${look.name}`));
  expect(tooWide).toEqual([0, 0, 0, 0]);
  expect([...complaints, ...support.complaints]).toEqual([]);
});

it.each(LOOKS)('the staff and what they may do fits $name', async (look) => {
  const { page, complaints } = await staffed.seat('admin', { viewport: look.viewport, colorScheme: look.theme });
  await page.goto('/staff');
  await page.getByRole('table', { name: 'Staff' }).waitFor();
  const tooWide = [await picture(page, `staff-${look.name}`)];
  await page.getByRole('button', { name: 'Action, Noor de Vries' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('dialog', { name: 'Deactivate Noor de Vries?' }).waitFor();
  tooWide.push(await picture(page, `staff-deactivate-${look.name}`));
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Noor de Vries' }).click();
  await heading(page, 'Noor de Vries').waitFor();
  await page.getByRole('radio', { name: 'Only some' }).click();
  await page.getByRole('checkbox', { name: 'Zoo' }).click();
  tooWide.push(await picture(page, `staff-member-${look.name}`));
  await page.goto('/staff/invite');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByRole('alert').filter({ hasText: 'Choose at least one permission' }).waitFor();
  tooWide.push(await picture(page, `staff-invite-${look.name}`));
  expect(tooWide).toEqual([0, 0, 0, 0]);
  expect(complaints).toEqual([]);
});

it('a full refund is reviewed in green', async () => {
  const number = await familyDay(102_201);
  const { page } = await staffed.seat('agent');
  await findOrder(page, number);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('r');
  const dialog = await describeRefund(page, 'Storm warning, the park stays closed.');
  await dialog.getByRole('button', { name: /^Refund everything, €/ }).click();
  await lastButton(page).waitFor();
  expect(await picture(page, 'review-full-1440-light')).toBe(0);
});
