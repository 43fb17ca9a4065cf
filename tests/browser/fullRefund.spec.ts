import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { beginRefund, heading, lastButton, reviewEverything, rowOf, signIn } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

describe('a full refund with the mouse', () => {
  it('leads from signing in to "Refund is being processed", which becomes "Refunded" by itself', async () => {
    const number = await recordOrder(staffed.api, { placedAt: new Date().toISOString() });
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
    expect(await items.getByRole('row', { name: 'Adult' }).innerText()).toMatch(/2\s+€25\.00\s+€50\.00\s+2 of 2/);
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
    expect(order).toMatchObject({ refundStatus: 'REFUNDED', refunded: { amount: '57.00' }, refundable: { amount: '0.00' } });
    expect(order.refunds).toEqual([expect.objectContaining({ status: 'SUCCEEDED', total: expect.objectContaining({ amount: '57.00' }) })]);
  });
});

describe('a refund that the provider declines', () => {
  it('ends as "Action required", and the order says what happened and what to do', async () => {
    const number = await recordOrder(staffed.api, {
      placedAt: new Date().toISOString(),
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
    const told = page.getByText(`Refund ${number}-R1 failed.`).locator('..');
    await told.getByText('Your balance at the provider is too low. Nothing was sent. Top it up, then refund again.').waitFor();
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await heading(page, `Refund order ${number}`).waitFor();
    expect(complaints).toEqual([]);
    expect(await readOrder(staffed.api, number)).toMatchObject({
      refundStatus: 'ACTION_REQUIRED',
      refunded: { amount: '0.00' },
      refundable: { amount: '66.66' },
    });
  });
});
