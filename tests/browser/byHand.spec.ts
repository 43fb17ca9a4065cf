import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { beginRefund, describeRefund, findOrder, focused, heading, loseNextAnswer, rowOf } from './way';
import type { Page } from 'playwright-core';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

/** An order paid in cash, or partly by card. */
function newOrder(cash: string, card?: string): Promise<string> {
  const total = (Number(cash) + Number(card ?? 0)).toFixed(2);
  const byCard = card ? [{ provider: 'sandbox', method: 'card', reference: 'pay_by_hand', amount: card }] : [];
  return recordOrder(staffed.api, {
    placedAt: new Date().toISOString(),
    items: [{ productName: 'Adult', quantity: 3, total, taxRate: '0' }],
    payments: [...byCard, { provider: 'manual', method: 'cash', reference: 'till 3', amount: cash }],
  });
}

/** To the review of a refund of everything, without the fee. */
async function review(page: Page, number: string): Promise<void> {
  await findOrder(page, number);
  await beginRefund(page, number);
  const dialog = await describeRefund(page, 'For a test');
  await dialog.getByRole('button', { name: /^Refund everything, €/ }).click();
  await page.getByRole('switch', { name: 'Waive the refund fee' }).click();
}

describe('a refund of what was paid in cash', () => {
  it('is recorded in other words and by another button than money that is sent', async () => {
    const number = await newOrder('24.00');
    const { page, complaints } = await staffed.seat('agent');
    await review(page, number);
    await page.getByRole('heading', { name: 'You give €24.00 back by hand' }).waitFor();
    const record = page.getByRole('button', { name: 'Record €24.00 as paid by hand' });
    await record.waitFor();
    expect(await page.getByRole('button', { name: /^Refund €/ }).count()).toBe(0);
    expect(await record.getAttribute('class')).not.toMatch(/btn-(full|main)/);
    await page.getByText('Nothing is sent: it records what you gave back').waitFor();

    await record.click();
    const field = page.getByLabel('How did you give it back?');
    await focused(field).waitFor();
    await page.getByRole('alert').filter({ hasText: 'Say how' }).waitFor();
    expect((await readOrder(staffed.api, number)).refunds).toEqual([]);
    await field.fill('In cash at the desk, receipt 2214');
    await page.reload();
    expect(await field.inputValue()).toBe('In cash at the desk, receipt 2214');
    await record.click();

    await rowOf(page, number).getByText('Refunded', { exact: true }).waitFor();
    await page.getByText(`Recorded €24.00 as paid by hand on order ${number}`).first().waitFor();
    await page.getByText('No money was sent.').first().waitFor();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    const rail = page.getByRole('complementary');
    await rail.getByText('Paid by hand', { exact: true }).waitFor();
    await rail.getByText('€24.00 paid by hand: In cash at the desk, receipt 2214').waitFor();
    expect(complaints).toEqual([]);
    expect(await readOrder(staffed.api, number)).toMatchObject({
      refunds: [{ status: 'SUCCEEDED', allocations: [{ status: 'BY_HAND', automatic: false }] }],
    });
  });

  it('is recorded once when the answer is lost', async () => {
    const number = await newOrder('24.00');
    const { page } = await staffed.seat('agent');
    await review(page, number);
    await page.getByLabel('How did you give it back?').fill('Receipt 2215');
    const { answered } = await loseNextAnswer(page, 'refundCreate', 'cut');
    await page.getByRole('button', { name: 'Record €24.00 as paid by hand' }).click();
    await answered;
    await heading(page, 'We lost the connection while refunding').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(page, number).getByText('Refunded', { exact: true }).waitFor();
    expect((await readOrder(staffed.api, number)).refunds).toHaveLength(1);
  });
});

describe('a refund of a card and cash', () => {
  it('sends the one and records the other, and says before and after which is which', async () => {
    const number = await newOrder('24.00', '60.00');
    const { page, complaints } = await staffed.seat('agent');
    await findOrder(page, number);
    await beginRefund(page, number);
    await page.getByRole('complementary').getByText(/^€.* to the card · €.* by hand \(cash\)$/).waitFor();
    await review(page, number);
    await page.getByText('€60.00 to the card · €24.00 by hand (cash)').waitFor();
    await page.getByLabel('How did you give it back?').fill('In cash, receipt 2216');
    await page.getByRole('button', { name: 'Refund €60.00 and record €24.00 by hand' }).click();
    await page.getByText(`Refunding €60.00 on order ${number}`).first().waitFor();
    await page.getByText('€24.00 was recorded as paid by hand.').first().waitFor();
    await rowOf(page, number).getByText('Refunded', { exact: true }).waitFor();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    const rail = page.getByRole('complementary');
    await rail.getByText('€60.00 to the card · €24.00 by hand (cash)').waitFor();
    await rail.getByText('€24.00 paid by hand: In cash, receipt 2216').waitFor();
    expect(complaints).toEqual([]);
    expect(await readOrder(staffed.api, number)).toMatchObject({
      refundStatus: 'REFUNDED',
      refunds: [{ allocations: [{ status: 'SUCCEEDED' }, { status: 'BY_HAND' }] }],
    });
  });
});
