import type { Page, Request } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { heading, lastButton, loseNextAnswer, quantityOf, reviewEverything, reviewSome, rowOf } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const newOrder = (): Promise<string> => recordOrder(staffed.api, { placedAt: new Date().toISOString() });

/** The totals of the refunds that exist of an order. */
async function refundsOf(number: string): Promise<string[]> {
  return (await readOrder(staffed.api, number)).refunds.map(({ total }) => total.amount);
}

function isRefundCreate(request: Request): boolean {
  return request.postData()?.includes('refundCreate(') ?? false;
}

async function seesThatItIsUnknown(page: Page): Promise<void> {
  await heading(page, 'We lost the connection while refunding').waitFor();
  await page.getByText('it cannot be created twice').waitFor();
}

describe('the last button', () => {
  it('creates one refund when it is pressed twice', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await lastButton(page).dblclick();
    await rowOf(page, number).getByText('Refund is being processed').waitFor();
    expect(await refundsOf(number)).toEqual(['57.00']);
  });

  it('creates one refund when the page is loaded again before the answer', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    const { answered } = await loseNextAnswer(page, 'refundCreate', 'silent');
    await lastButton(page).click();
    await answered;
    await page.reload();
    await seesThatItIsUnknown(page);
    expect(await lastButton(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(page, number)
      .getByText(/^Refund/)
      .first()
      .waitFor();
    expect(await refundsOf(number)).toEqual(['57.00']);
  });

  it('offers no second refund to the Back button', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewSome(page, number, { 'Lunch box': 1 });
    await lastButton(page).click();
    await rowOf(page, number).getByText('Refund is being processed').waitFor();
    await page.goBack();
    await heading(page, `Order ${number}`).waitFor();
    expect(await lastButton(page).count()).toBe(0);
    await page.goForward();
    await rowOf(page, number).waitFor();
    await page.goBack();
    await heading(page, `Order ${number}`).waitFor();
    await page.goBack();
    await page.goBack();
    expect(await lastButton(page).count()).toBe(0);
    expect(await refundsOf(number)).toHaveLength(1);
  });
});

describe('a refund that is not sent yet', () => {
  it('is kept through a reload: items, reason and description', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewSome(page, number, { Adult: 1, 'Lunch box': 2 });
    await page.reload();
    await heading(page, 'Review refund').waitFor();
    await page.getByRole('button', { name: 'Refund €30.09' }).waitFor();
    await page.getByRole('button', { name: 'Edit refund' }).click();
    await heading(page, 'What goes back?').waitFor();
    await page.reload();
    await heading(page, 'What goes back?').waitFor();
    expect(await quantityOf(page, 'Adult').inputValue()).toBe('1');
    expect(await quantityOf(page, 'Lunch box').inputValue()).toBe('2');
    await page.getByRole('complementary', { name: 'This refund' }).getByText('For a test').waitFor();
    expect(await refundsOf(number)).toEqual([]);
  });
});

describe('two tabs with the same order', () => {
  it('refund everything once; the second is told that the order changed', async () => {
    const number = await newOrder();
    const { page: first, newTab } = await staffed.seat('agent');
    await reviewEverything(first, number);
    const second = await newTab();
    await reviewEverything(second, number);
    await first.bringToFront();
    await lastButton(first).click();
    await rowOf(first, number).getByText('Refund is being processed').waitFor();

    await second.bringToFront();
    await lastButton(second).click();
    await heading(second, /^The order changed/).waitFor();
    await second.getByText('No money has moved').waitFor();
    expect(await second.getByRole('button', { name: 'Review again' }).count()).toBe(0);
    expect(await refundsOf(number)).toEqual(['57.00']);
  });

  it('show the second the amounts as they are now, before it can go on', async () => {
    const number = await newOrder();
    const { page: first, newTab } = await staffed.seat('agent');
    await reviewSome(first, number, { Adult: 1 });
    const second = await newTab();
    await reviewEverything(second, number);
    await first.bringToFront();
    await lastButton(first).click();
    await rowOf(first, number).getByText('Refund is being processed').waitFor();

    await second.bringToFront();
    await lastButton(second).click();
    await heading(second, /^The order changed/).waitFor();
    await second.getByRole('row', { name: /^Customer gets\s+€57\.00\s+€33\.25$/ }).waitFor();
    expect(await refundsOf(number)).toEqual(['23.75']);
    await second.getByRole('button', { name: 'Review again' }).click();
    await second.getByRole('button', { name: 'Refund €33.25' }).click();
    await rowOf(second, number)
      .getByText(/^Refund/)
      .first()
      .waitFor();
    expect(await refundsOf(number)).toEqual(['23.75', '33.25']);
  });

  it('refund once when one is a copy of the other', async () => {
    const number = await newOrder();
    const { page: first } = await staffed.seat('agent');
    await reviewEverything(first, number);
    const opened = first.waitForEvent('popup');
    await first.evaluate('void window.open(location.href)');
    const second = await opened;
    await lastButton(second).waitFor();
    await first.bringToFront();
    await lastButton(first).click();
    await rowOf(first, number).getByText('Refund is being processed').waitFor();
    await second.bringToFront();
    await lastButton(second).click();
    await heading(second, /^This refund was sent before/).waitFor();
    await second.getByText('no money has moved').waitFor();
    expect(await refundsOf(number)).toEqual(['57.00']);
  });
});

describe('an answer that is lost', () => {
  it('is said to be unknown, and trying again creates no second refund', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    const { answered } = await loseNextAnswer(page, 'refundCreate', 'cut');
    await lastButton(page).click();
    await answered;
    await seesThatItIsUnknown(page);
    expect(await refundsOf(number)).toEqual(['57.00']);
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(page, number)
      .getByText(/^Refund/)
      .first()
      .waitFor();
    expect(await refundsOf(number)).toEqual(['57.00']);
  });

  it('is no refund when the request never arrived; trying again creates it', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await reviewEverything(page, number);
    await page.route('**/graphql', (route) =>
      isRefundCreate(route.request()) ? route.abort('internetdisconnected') : route.fallback(),
    );
    await lastButton(page).click();
    await seesThatItIsUnknown(page);
    expect(await refundsOf(number)).toEqual([]);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(page, number)
      .getByText(/^Refund/)
      .first()
      .waitFor();
    expect(await refundsOf(number)).toEqual(['57.00']);
  });
});
