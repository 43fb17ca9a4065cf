import type { Page } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import {
  beginRefund,
  describeRefund,
  findOrder,
  focused,
  heading,
  lastButton,
  reviewEverything,
  rowOf,
  tabTo,
} from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const newOrder = (): Promise<string> => recordOrder(staffed.api, { placedAt: new Date().toISOString() });

/** A window of 320 pixels need not be scrolled sideways, once the page has laid itself out in it. */
async function expectFit(page: Page): Promise<void> {
  const width = 'document.documentElement.scrollWidth';
  // What is too wide for long fails below, with its number.
  await page.waitForFunction(`${width} === 320`, undefined, { timeout: 5_000 }).catch(() => undefined);
  const scrollWidth = await page.evaluate<number>(width);
  expect({ address: page.url(), scrollWidth }).toEqual({ address: page.url(), scrollWidth: 320 });
}

/** One of each landmark, one heading of the first level, and a name for everything that can be pressed. */
async function expectOutline(page: Page, title: RegExp, aside: string | null): Promise<void> {
  await heading(page, title).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('main').count()).toBe(1);
  expect(await page.getByRole('navigation', { name: 'Main' }).count()).toBe(1);
  expect(await page.getByRole('search').count()).toBe(1);
  expect(await page.getByRole('banner').count()).toBe(1);
  if (aside !== null) expect(await page.getByRole('complementary', { name: aside }).count()).toBe(1);
  expect(await page.title()).toMatch(/ · Refund Desk$/);
  for (const role of ['button', 'link', 'textbox', 'checkbox', 'radio', 'switch', 'spinbutton'] as const) {
    const unnamed = page.getByRole(role).and(page.getByRole(role, { name: /^\s*$/ }));
    expect(await unnamed.count()).toBe(0);
  }
}

describe('each page', () => {
  it('has its landmarks, one heading of the first level, and names on what is pressed', async () => {
    const number = await newOrder();
    const { id } = await readOrder(staffed.api, number);
    const { page } = await staffed.seat('agent');
    await page.goto('/orders');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    await expectOutline(page, /^Orders$/, null);
    await page.goto('/refunds');
    await page.getByRole('region', { name: /^Needs you/ }).waitFor();
    await expectOutline(page, /^Refunds$/, null);
    await page.getByRole('tab', { name: 'Done' }).click();
    await page.getByRole('table', { name: 'Finished refunds, newest first' }).waitFor();
    await expectOutline(page, /^Refunds$/, null);
    await page.goto(`/orders/${id}`);
    await expectOutline(page, /^Order /, 'Customer, payments and timeline');
    await page.goto(`/orders/${id}/refund`);
    await expectOutline(page, /^Refund order /, 'About this order');
    const dialog = await describeRefund(page, 'For a test');
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    await expectOutline(page, /^What goes back/, 'This refund');
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Review refund' }).click();
    await expectOutline(page, /^Review refund$/, 'How and why');
  });

  it('of an admin has them too, and fits a window of 320 pixels', async () => {
    const { page } = await staffed.seat('admin', { viewport: { width: 320, height: 640 } });
    for (const [address, title, ready] of [
      ['/api-clients', /^API$/, page.getByRole('table', { name: 'API clients' })],
      ['/api-clients/new', /^New API client$/, page.getByRole('checkbox').first()],
      ['/settings', /^Settings$/, page.getByRole('switch').first()],
    ] as const) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(address);
      await ready.waitFor();
      await expectOutline(page, title, null);
      await page.setViewportSize({ width: 320, height: 640 });
      await expectFit(page);
    }
    await page.goto('/api-clients/new');
    await page.getByLabel('Name').fill('Narrow');
    await page.getByRole('checkbox', { name: 'See orders' }).click();
    await page.getByRole('button', { name: 'Make it and show the token' }).click();
    await page.getByTestId('token').waitFor();
    await expectFit(page);
  });

  it('of the staff has them too', async () => {
    const { page } = await staffed.seat('admin');
    await page.goto('/staff');
    await page.getByRole('table', { name: 'Staff' }).waitFor();
    await expectOutline(page, /^Staff$/, null);
    await page.getByRole('link', { name: 'Noor de Vries' }).click();
    await expectOutline(page, /^Noor de Vries$/, 'This person');
    await page.goto('/staff/invite');
    await expectOutline(page, /^Invite somebody$/, null);
  });

  it('fits a window of 320 pixels, as at 400 % zoom', async () => {
    const number = await newOrder();
    const { id } = await readOrder(staffed.api, number);
    const { page } = await staffed.seat('agent', { viewport: { width: 320, height: 640 } });
    await page.goto('/refunds');
    await page.getByRole('region', { name: /^Needs you/ }).waitFor();
    await expectFit(page);
    for (const address of ['/orders', '/refunds?view=done', `/orders/${id}`, `/orders/${id}/refund`]) {
      await page.goto(address);
      await page.getByRole('main').getByRole('table').waitFor();
      await expectFit(page);
    }
    const dialog = await describeRefund(page, 'For a test');
    await expectFit(page);
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    await page.getByRole('button', { name: 'Select all' }).click();
    await expectFit(page);
    await page.getByRole('button', { name: 'Review refund' }).click();
    await lastButton(page).waitFor();
    await expectFit(page);
  });

  it('of the staff fits it too', async () => {
    const { page } = await staffed.seat('admin', { viewport: { width: 320, height: 640 } });
    await page.goto('/staff');
    await page.getByRole('table', { name: 'Staff' }).waitFor();
    await expectFit(page);
    await page.getByRole('link', { name: 'Noor de Vries' }).click();
    await heading(page, 'Noor de Vries').waitFor();
    await expectFit(page);
    await page.goto('/staff/invite');
    await heading(page, 'Invite somebody').waitFor();
    await expectFit(page);
  });

  it('is led past the menu to its content by the first key', async () => {
    const { page } = await staffed.seat('agent');
    await page.goto('/orders');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    await page.keyboard.press('Tab');
    await focused(page.getByRole('link', { name: 'To the content' })).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await focused(page.getByRole('main').getByRole('button').first()).waitFor();
  });

  it('shows a message that F8 leads to, and speaks of how the refund ends', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await lastButton(page).click();
    const messages = page.getByRole('region', { name: /^Messages/ });
    await messages.getByText(`Refunding €57.00 on order ${number}`).waitFor();
    await page.keyboard.press('F8');
    await focused(messages.locator('*')).or(focused(messages)).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: `Order ${number}: Refunded` })
      .waitFor();
  });
});

describe('the focus', () => {
  it('goes from step to step: description, heading, row of the order', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await beginRefund(page, number);
    await focused(heading(page, `Refund order ${number}`)).waitFor();
    const dialog = await describeRefund(page, 'For a test');
    await focused(dialog.getByLabel('Description')).waitFor();
    await dialog.getByRole('button', { name: /^Refund everything/ }).click();
    await focused(heading(page, 'Review refund')).waitFor();
    await page.getByRole('button', { name: 'Edit refund' }).click();
    await focused(heading(page, 'What goes back?')).waitFor();
    await page.getByRole('button', { name: 'Review refund' }).click();
    await lastButton(page).click();
    await focused(rowOf(page, number).getByRole('link', { name: number })).waitFor();
  });

  it('stays in the window, and goes back to REFUND when Esc closes it', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await beginRefund(page, number);
    const dialog = await describeRefund(page, 'Not lost by closing.');
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      expect(await focused(dialog.locator('*')).count()).toBe(1);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await focused(page.getByRole('button', { name: 'Refund', exact: true })).waitFor();
    await page.keyboard.press('Enter');
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Not lost by closing.');
  });

  it('is led by Esc back one step at a time, and at last to the list', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: `Refund order ${number}` }).waitFor();
    await page.keyboard.press('Escape');
    await focused(page.getByRole('button', { name: 'Refund', exact: true })).waitFor();
    await page.keyboard.press('Escape');
    await rowOf(page, number).waitFor();
  });

  it('opens the Action menu with A and gives back its row when Esc closes it', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await page.keyboard.press('ArrowDown');
    await focused(rowOf(page, number).getByRole('link', { name: number })).waitFor();
    await page.keyboard.press('a');
    await focused(page.getByRole('menu').locator('*').or(page.getByRole('menu')))
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await focused(rowOf(page, number).locator('*')).waitFor();
  });

  it('reaches a button that cannot be pressed, and hears why', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await beginRefund(page, number);
    const dialog = await describeRefund(page, 'For a test');
    await dialog.getByRole('button', { name: 'Edit refund' }).click();
    const review = page.getByRole('button', { name: 'Review refund' });
    await tabTo(review);
    expect(await review.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Enter');
    await heading(page, 'What goes back?').waitFor();
    await page
      .getByRole('button', { name: 'Review refund', description: 'Choose at least one item.' })
      .waitFor();
  });
});
