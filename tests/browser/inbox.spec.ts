import type { Locator, Page } from 'playwright-core';
import { recordOrder } from '../support/orders';
import { create, preview, readOrder, settled } from '../support/refunds';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { focused, heading, loseNextAnswer, tabTo } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

let lastKey = 0;

/** A refund of a whole order, made by a program and ended: the sandbox declines 66.66 and 77.77. Returns its number. */
async function refunded(...amounts: string[]): Promise<string> {
  const total = amounts.reduce((sum, amount) => sum + Number(amount), 0).toFixed(2);
  const number = await recordOrder(staffed.api, {
    placedAt: new Date().toISOString(),
    items: [{ productName: 'Adult', quantity: 1, total }],
    payments: amounts.map((amount, index) => ({
      provider: 'sandbox',
      method: index === 0 ? 'card' : 'voucher',
      reference: `pay_inbox_${++lastKey}`,
      amount,
    })),
  });
  const { id } = await readOrder(staffed.api, number);
  const { quote } = await preview(staffed.api, { orderId: id, waiveFee: true });
  const { refund } = await create(staffed.api, { quote, idempotencyKey: `inbox-key-${lastKey}` });
  await settled(staffed.api, refund?.id ?? '');
  return number;
}

async function openInbox(page: Page, view = ''): Promise<void> {
  await page.goto(`/refunds${view}`);
  await page.getByRole('tab', { name: /^Open \d/ }).waitFor();
}

/** What the inbox says of the first refund of an order. */
function cardOf(page: Page, number: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('link', { name: `${number}-R1` }) });
}

const button = (within: Locator, name: string | RegExp): Locator => within.getByRole('button', { name });

/** The number of refunds that need somebody, as the menu says it. */
async function needYou(page: Page): Promise<number> {
  const entry = page.getByRole('link', { name: /^Refunds \d+ needs? you$/ });
  return Number(/\d+/.exec(await entry.innerText())?.[0]);
}

async function markAsPaid(page: Page, card: Locator, proof: string): Promise<void> {
  await button(card, 'Mark as paid by hand').click();
  const dialog = page.getByRole('dialog', { name: 'Mark as paid by hand' });
  await dialog.getByLabel('How did you pay it?').fill(proof);
  await button(dialog, /^Record €/).click();
}

async function statusOf(number: string): Promise<string | undefined> {
  return (await readOrder(staffed.api, number)).refunds[0]?.status;
}

describe('the inbox of refunds', () => {
  it('says of each failure what happened, what to do next and where the money is', async () => {
    const [low, closed] = [await refunded('66.66'), await refunded('77.77')];
    const { page, complaints } = await staffed.seat('agent');
    await openInbox(page);
    const needsYou = page.getByRole('region', { name: /^Needs you \d+, oldest first$/ });
    const lowCard = cardOf(page, low);
    await lowCard.getByRole('heading', { name: 'Your balance at the provider is too low' }).waitFor();
    await lowCard.getByText('Nothing was sent. Top it up, then try again.').waitFor();
    await lowCard.getByText('Where is the money? Still with you.').waitFor();
    await lowCard.getByText('Card through Sandbox · asked for by Check-out').waitFor();
    await lowCard.getByText('€66.66', { exact: true }).waitFor();
    expect(await button(lowCard, 'Try again').count()).toBe(1);
    expect(await button(cardOf(page, closed), 'Try again').count()).toBe(0);
    expect(await button(cardOf(page, closed), 'Mark as paid by hand').count()).toBe(1);
    expect(await needsYou.getByRole('listitem').count()).toBe(await needYou(page));
    await lowCard.getByRole('link', { name: `${low}-R1` }).click();
    await heading(page, `Order ${low}`).waitFor();
    expect(complaints).toEqual([]);
  });

  it('sends a refund again, and shows in its place how that ends', async () => {
    const number = await refunded('66.66');
    const { page, complaints } = await staffed.seat('agent');
    await openInbox(page);
    const card = cardOf(page, number);
    await button(card, 'Try again').click();
    await card.getByRole('heading', { name: 'Being processed' }).waitFor();
    await focused(card.getByRole('heading')).waitFor();
    await page.getByRole('status').filter({ hasText: `Refund ${number}-R1: Being processed` }).waitFor();
    await card.getByRole('heading', { name: 'Your balance at the provider is too low' }).waitFor();
    await page.getByRole('status').filter({ hasText: `Refund ${number}-R1: Failed` }).waitFor();
    await button(card, 'Try again').waitFor();
    expect(complaints).toEqual([]);
  });

  it('records that a refund was paid by hand, with what shows it, and then needs nobody for it', async () => {
    const number = await refunded('77.77');
    const { page, complaints } = await staffed.seat('agent');
    await openInbox(page);
    const card = cardOf(page, number);
    await card.waitFor();
    const before = await needYou(page);
    await button(card, 'Mark as paid by hand').click();
    const dialog = page.getByRole('dialog', { name: 'Mark as paid by hand' });
    await dialog.getByText('This sends no money.').waitFor();
    await button(dialog, 'Record €77.77 as paid by hand').click();
    await dialog.getByRole('alert').filter({ hasText: 'Say how' }).waitFor();
    await dialog.getByLabel('How did you pay it?').fill('Bank transfer 4711');
    await button(dialog, 'Record €77.77 as paid by hand').click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByText('€77.77 paid by hand: Bank transfer 4711').waitFor();
    await card.getByText(/noted by Noor de Vries, today/).waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
    expect(await needYou(page)).toBe(before - 1);
    await page.getByRole('tab', { name: 'Done' }).click();
    const row = page.getByRole('row').filter({ hasText: `${number}-R1` });
    await row.getByText('Paid by hand', { exact: true }).waitFor();
    await row.getByText('Bank transfer 4711').waitFor();
    expect(complaints).toEqual([]);
    expect(await readOrder(staffed.api, number)).toMatchObject({
      refundStatus: 'REFUNDED',
      refunds: [{ status: 'SUCCEEDED', allocations: [{ status: 'BY_HAND', byHand: { proof: 'Bank transfer 4711' } }] }],
    });
  });

  it('ends a refund of which one part was paid by marking only the rest', async () => {
    const number = await refunded('66.66', '33.34');
    const { page } = await staffed.seat('agent');
    await openInbox(page);
    const card = cardOf(page, number);
    await card.getByText('€66.66 to the card, failed · €33.34 to the voucher, sent back').waitFor();
    await markAsPaid(page, card, 'In cash, receipt 17');
    await card.getByText('€66.66 paid by hand: In cash, receipt 17').waitFor();
    expect(await statusOf(number)).toBe('SUCCEEDED');
  });

  it('calls back what waits for approval, after one more question in its place', async () => {
    const { page, complaints } = await staffed.seat('agent');
    await openInbox(page);
    await page.getByRole('tab', { name: /^Waiting for approval \d/ }).click();
    const card = page.getByRole('tabpanel').getByRole('listitem').first();
    await button(card, 'Cancel this refund').click();
    await card.getByText('Cancel this refund? It is not sent then').waitFor();
    await focused(button(card, 'Cancel this refund')).waitFor();
    await button(card, 'Keep it').click();
    await focused(button(card, 'Cancel this refund')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await card.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await card.getByText('Nothing was sent. Its items can be refunded again.').waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
    const number = /^(\S+)-R/.exec(await card.getByRole('link').innerText())?.[1] ?? '';
    expect((await readOrder(staffed.api, number)).refunds.at(-1)?.status).toBe('CANCELED');
    expect(complaints).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  it('the tabs are gone through with the arrows, and a failure is ended', async () => {
    const number = await refunded('77.77');
    const { page } = await staffed.seat('agent');
    await openInbox(page);
    await tabTo(page.getByRole('tab', { name: /^Open/ }));
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: /^Waiting for approval/, selected: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('table', { name: 'Finished refunds, newest first' }).waitFor();
    await page.keyboard.press('Home');
    const card = cardOf(page, number);
    await card.waitFor();
    await button(card, 'Mark as paid by hand').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Mark as paid by hand' });
    await focused(dialog.getByLabel('How did you pay it?')).waitFor();
    await page.keyboard.type('Voucher 88');
    await tabTo(button(dialog, /^Record €/));
    await page.keyboard.press('Enter');
    await focused(card.getByRole('heading')).waitFor();
    await card.getByText('paid by hand: Voucher 88').waitFor();
  });
});

describe('an answer that is lost', () => {
  it('is said to be unknown, and the same is asked again', async () => {
    const number = await refunded('77.77');
    const { page } = await staffed.seat('agent');
    await openInbox(page);
    const { answered } = await loseNextAnswer(page, 'refundMarkPaid', 'cut');
    await markAsPaid(page, cardOf(page, number), 'In cash, receipt 18');
    await answered;
    const told = page.getByRole('alert').filter({ hasText: 'Try again: it cannot happen twice.' });
    await told.waitFor();
    expect(await statusOf(number)).toBe('SUCCEEDED');
    // It is in no list of failures any more, and yet it stays: another answer of the inbox must come first.
    await page.waitForResponse((response) => response.request().postData()?.includes('RefundInbox') ?? false);
    await button(told, 'Try again').click();
    await cardOf(page, number).getByText('paid by hand: In cash, receipt 18').waitFor();
    expect(await told.count()).toBe(0);
  });

  it('is asked again after a reload where the request never arrived', async () => {
    const number = await refunded('66.66');
    const { page } = await staffed.seat('agent');
    await openInbox(page);
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('refundRetry(') ? route.abort('internetdisconnected') : route.fallback(),
    );
    await button(cardOf(page, number), 'Try again').click();
    await page.getByText(`We don’t know whether refund ${number}-R1 was sent again.`).waitFor();
    expect(await statusOf(number)).toBe('FAILED');
    await page.unroute('**/graphql');
    await page.reload();
    const told = cardOf(page, number).getByRole('alert');
    await told.waitFor();
    await button(told, 'Try again').click();
    await cardOf(page, number).getByRole('heading', { name: 'Being processed' }).waitFor();
  });
});

describe('what somebody else did in between', () => {
  it('is refused with where the money is, and the page shows how it is', async () => {
    const number = await refunded('77.77');
    const { page: first } = await staffed.seat('agent');
    const { page: second } = await staffed.seat('admin');
    await Promise.all([openInbox(first), openInbox(second)]);
    await cardOf(second, number).waitFor();
    await markAsPaid(first, cardOf(first, number), 'In cash, receipt 19');
    await cardOf(first, number).getByText('receipt 19').waitFor();
    await button(cardOf(second, number), 'Mark as paid by hand').click();
    const dialog = second.getByRole('dialog', { name: 'Mark as paid by hand' });
    await dialog.getByLabel('How did you pay it?').fill('Paid twice?');
    await button(dialog, /^Record €/).click();
    await second.getByRole('alert').filter({ hasText: 'Only a refund that failed can be marked' }).waitFor();
    expect((await readOrder(staffed.api, number)).refunds[0]).toMatchObject({
      allocations: [{ byHand: { proof: 'In cash, receipt 19' } }],
    });
  });
});

describe('the order of a refund that failed', () => {
  it('tells the failure once, and ends it there', async () => {
    const number = await refunded('77.77');
    const { id } = await readOrder(staffed.api, number);
    const { page, complaints } = await staffed.seat('agent');
    await page.goto(`/orders/${id}`);
    const told = page.getByRole('alert').filter({ hasText: `Refund ${number}-R1 failed.` });
    await told.getByText('Ask the customer for another way, and note it here.').waitFor();
    await told.getByText('Where is the money? Still with you.').waitFor();
    expect(await page.getByText('Ask the customer for another way').count()).toBe(1);
    await markAsPaid(page, told, 'Bank transfer 4712');
    await told.waitFor({ state: 'detached' });
    await focused(heading(page, `Order ${number}`)).waitFor();
    const timeline = page.getByRole('complementary');
    await timeline.getByText('€77.77 paid by hand: Bank transfer 4712').waitFor();
    expect(complaints).toEqual([]);
  });
});
