import type { Page } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import {
  beginRefund,
  focused,
  heading,
  lastButton,
  quantityOf,
  reviewEverything,
  rowOf,
  signIn,
  tabTo,
} from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const newOrder = (input = {}): Promise<string> =>
  recordOrder(staffed.api, { placedAt: new Date().toISOString(), ...input });

describe('a full refund with the mouse', () => {
  it('leads from signing in to "Refund is being processed", which becomes "Refunded" by itself', async () => {
    const number = await newOrder();
    const { page, complaints } = await staffed.seat(null);
    await page.goto('/');
    await signIn(page, 'agent');
    await heading(page, 'Orders').waitFor();
    let loads = 0;
    page.on('load', () => loads++);

    const search = page.getByRole('searchbox', { name: 'Search orders' });
    const place = await search.boundingBox();
    expect(place!.x + place!.width).toBeGreaterThan(1380);
    expect(place!.y + place!.height).toBeLessThan(60);
    await search.click();
    await search.pressSequentially(number);
    await page.waitForURL((url) => url.searchParams.get('q') === number);
    await page.getByRole('status').filter({ hasText: '1 found' }).waitFor();

    await beginRefund(page, number);
    const items = page.getByRole('table', { name: `Items of order ${number}` });
    expect(await items.getByRole('rowheader').allInnerTexts()).toEqual([
      expect.stringContaining('Adult'),
      expect.stringContaining('Lunch box'),
      expect.stringContaining('Booking fee'),
    ]);
    expect(await items.getByRole('row', { name: 'Adult' }).innerText()).toMatch(
      /2\s+€25\.00\s+€50\.00\s+2 of 2/,
    );
    const refund = page.getByRole('button', { name: 'Refund', exact: true });
    const corner = await refund.boundingBox();
    expect(corner!.x + corner!.width).toBeGreaterThan(1380);
    expect(corner!.y + corner!.height).toBeGreaterThan(850);
    await refund.click();

    const dialog = page.getByRole('dialog', { name: `Refund order ${number}` });
    const everything = dialog.getByRole('button', { name: 'Refund everything, €57.00' });
    await everything.click();
    await dialog.getByRole('alert').filter({ hasText: 'Say why, in a few words.' }).waitFor();
    await dialog.getByLabel('Description').fill('Storm warning for the day of the visit.');
    await everything.click();

    await heading(page, 'Review refund').waitFor();
    await page.getByRole('term').filter({ hasText: 'Customer gets' }).waitFor();
    await page.getByText('Storm warning for the day of the visit.').waitFor();
    expect(await page.getByRole('table', { name: 'What goes back' }).getByRole('rowheader').count()).toBe(2);
    await lastButton(page).click();

    const row = rowOf(page, number);
    await row.getByText('Refund is being processed').waitFor();
    await row.getByText('Refunded', { exact: true }).waitFor();
    expect(loads).toBe(0);
    expect(complaints).toEqual([]);

    const order = await readOrder(staffed.api, number);
    expect(order).toMatchObject({
      refundStatus: 'REFUNDED',
      refunded: { amount: '57.00' },
      refundable: { amount: '0.00' },
      refunds: [{ status: 'SUCCEEDED', total: { amount: '57.00' } }],
    });
  });
});

/** Goes to something with the Tab key and presses it with Enter. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page.getByRole('button', { name, exact: true }));
  await page.keyboard.press('Enter');
}

/** With the keyboard alone: from the list to the choosing of items. */
async function chooseByKeyboard(page: Page, search: string, number: string): Promise<void> {
  await page.goto('/orders');
  await page.getByRole('table', { name: 'Orders' }).waitFor();
  await page.keyboard.press('/');
  await focused(page.getByRole('searchbox')).waitFor();
  await page.keyboard.type(search);
  await page.keyboard.press('Enter');
  await page
    .getByRole('status')
    .filter({ hasText: /^1 found/ })
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await focused(rowOf(page, number).getByRole('link', { name: number })).waitFor();
  await page.keyboard.press('r');
  await focused(heading(page, `Refund order ${number}`)).waitFor();
  await press(page, 'Refund');
  await focused(page.getByLabel('Description')).waitFor();
}

describe('a partial refund with the keyboard alone', () => {
  it('goes from the e-mail address to the refund, with a way back that loses nothing', async () => {
    const email = 'jo.vermeer+phone@example.org';
    const number = await newOrder({ customer: { email, name: 'Jo Vermeer' } });
    const { page, complaints } = await staffed.seat('agent');
    await chooseByKeyboard(page, email, number);

    await page.keyboard.type('One child stays at home.');
    await page.keyboard.press('Shift+Tab');
    await focused(page.getByRole('combobox', { name: 'Reason' })).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Illness' }).waitFor();
    await page.keyboard.type('Weather');
    await focused(page.getByRole('option', { name: 'Weather' })).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Reason' }).filter({ hasText: 'Weather' }).waitFor();
    await press(page, 'Edit refund');

    await focused(heading(page, 'What goes back?')).waitFor();
    const lunch = page.getByRole('checkbox', { name: /^Lunch box: / });
    await tabTo(lunch);
    await page.keyboard.press('Space');
    await page.getByRole('checkbox', { name: 'Lunch box: 3 of 3', checked: true }).waitFor();
    await tabTo(quantityOf(page, 'Lunch box'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Tab');
    const ticket = page.getByRole('list', { name: 'Which tickets' }).getByRole('checkbox').nth(1);
    while ((await focused(ticket).count()) === 0) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByText('Refunding 3 of 5 items, €30.09').waitFor();
    await press(page, 'Review refund');

    await focused(heading(page, 'Review refund')).waitFor();
    const goesBack = page.getByRole('table', { name: 'What goes back' });
    await goesBack
      .getByRole('row', { name: /^Adult.* 1 of 2 €25\.00/ })
      .filter({ hasText: '…B' })
      .waitFor();
    await goesBack.getByRole('row', { name: 'Lunch box 2 of 3 €3.33 €6.67' }).waitFor();
    await press(page, 'Edit refund');

    await focused(heading(page, 'What goes back?')).waitFor();
    expect(await quantityOf(page, 'Adult').inputValue()).toBe('1');
    expect(await ticket.isChecked()).toBe(true);
    expect(await quantityOf(page, 'Lunch box').inputValue()).toBe('2');
    const rail = page.getByRole('complementary', { name: 'This refund' });
    await rail.getByText('Weather').waitFor();
    await rail.getByText('One child stays at home.').waitFor();

    await tabTo(quantityOf(page, 'Lunch box'));
    await page.keyboard.press('ArrowUp');
    await press(page, 'Review refund');
    await focused(heading(page, 'Review refund')).waitFor();
    await press(page, 'Refund €33.25');
    await rowOf(page, number).getByText('Refund is being processed').waitFor();
    await focused(rowOf(page, number).getByRole('link', { name: number })).waitFor();
    await rowOf(page, number).getByText('Partially refunded').waitFor();

    expect(complaints).toEqual([]);
    const order = await readOrder(staffed.api, number);
    expect(order).toMatchObject({
      refundStatus: 'PARTIALLY_REFUNDED',
      refunded: { amount: '33.25' },
      refundable: { amount: '25.00' },
    });
    expect(order.items.map(({ refundedQuantity }) => refundedQuantity)).toEqual([1, 3, 0]);
    expect(order.items[0]?.tickets.map(({ status }) => status)).toEqual(['VALID', 'VOID']);
  });

  it('sends nothing by a key alone: Ctrl Enter in the window leads to the review', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await chooseByKeyboard(page, number, number);
    await page.keyboard.type('Called off.');
    await page.keyboard.press('Control+Enter');
    await focused(heading(page, 'Review refund')).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: `Refund order ${number}` }).waitFor();
    expect((await readOrder(staffed.api, number)).refunds).toEqual([]);
  });
});

describe('a refund that the provider declines', () => {
  it('ends as "Action required", and the order says what happened and what to do', async () => {
    const number = await newOrder({
      items: [{ productName: 'Photo package', quantity: 2, total: '66.66' }],
      payments: [{ provider: 'sandbox', method: 'ideal', reference: 'pay_declined', amount: '66.66' }],
    });
    const { page, complaints } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await page.getByRole('button', { name: 'Refund €63.33' }).waitFor();
    await page.getByRole('switch', { name: 'Waive the refund fee' }).click();
    await page.getByRole('button', { name: 'Refund €66.66' }).click();

    await rowOf(page, number).getByText('Action required').waitFor();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    const told = page.getByRole('alert').filter({ hasText: `Refund ${number}-R1 failed.` });
    await told.getByText('Nothing was sent. Top it up, then try again.').waitFor();
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await heading(page, `Refund order ${number}`).waitFor();
    expect(complaints).toEqual([]);
    expect(await readOrder(staffed.api, number)).toMatchObject({
      refundStatus: 'ACTION_REQUIRED',
      refunded: { amount: '0.00' },
      refundable: { amount: '66.66' },
    });
  });

  it('does not promise that no money has moved when one of two payments was sent back', async () => {
    const number = await newOrder({
      items: [{ productName: 'Year pass', quantity: 1, total: '100.00' }],
      payments: [
        { provider: 'sandbox', method: 'voucher', reference: 'pay_part_1', amount: '33.34' },
        { provider: 'sandbox', method: 'card', reference: 'pay_part_2', amount: '66.66' },
      ],
    });
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await page.getByRole('switch', { name: 'Waive the refund fee' }).click();
    await page.getByRole('button', { name: 'Refund €100.00' }).click();
    await rowOf(page, number).getByText('Action required').waitFor();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    await page.getByText(`Refund ${number}-R1 failed.`).waitFor();
    await page.getByText('One part with the customer, the rest with you.').waitFor();
    expect(await page.getByText(/no money has moved|money is still with you|refunded again/i).count()).toBe(0);
  });
});
