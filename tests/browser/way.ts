import type { Locator, Page } from 'playwright-core';
import { signInOf, type StaffName } from '../support/staffedDesk';

/** The way of a refund as staff go it: each step by what is read on the screen or heard from it. */

export async function signIn(page: Page, who: StaffName): Promise<void> {
  const { email, password } = signInOf(who);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The row of an order in the list, by its number. */
export function rowOf(page: Page, number: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: number, exact: true }) });
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { level: 1, name });
}

/** The button at the end that sends the money. */
export function lastButton(page: Page): Locator {
  return page.getByRole('button', { name: /^Refund €/ });
}

/** Where the keyboard is. */
export function focused(locator: Locator): Locator {
  return locator.and(locator.page().locator(':focus'));
}

/** Goes on with the Tab key until something has the focus. */
export async function tabTo(locator: Locator): Promise<void> {
  const here = focused(locator);
  for (let step = 0; step < 80; step++) {
    if ((await here.count()) > 0) return;
    await locator.page().keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(locator)}.`);
}

/** Opens the list with one order in it. */
export async function findOrder(page: Page, number: string): Promise<void> {
  await page.goto(`/orders?q=${number}`);
  await rowOf(page, number).waitFor();
}

/** From the list to the page with every item of the order. */
export async function beginRefund(page: Page, number: string): Promise<void> {
  await rowOf(page, number).getByRole('button', { name: 'Action' }).click();
  await page.getByRole('menuitem', { name: 'Refund' }).click();
  await heading(page, `Refund order ${number}`).waitFor();
}

/** Opens the window and says why. */
export async function describeRefund(page: Page, description: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Description').fill(description);
  return dialog;
}

/** All the way to the review of a refund of everything. */
export async function reviewEverything(page: Page, number: string, description = 'For a test'): Promise<void> {
  await findOrder(page, number);
  await beginRefund(page, number);
  const dialog = await describeRefund(page, description);
  await dialog.getByRole('button', { name: /^Refund everything, €/ }).click();
  await lastButton(page).waitFor();
}

/** All the way to the review of a refund of some units, by the names of the items. */
export async function reviewSome(
  page: Page,
  number: string,
  units: Readonly<Record<string, number>>,
): Promise<void> {
  await findOrder(page, number);
  await beginRefund(page, number);
  const dialog = await describeRefund(page, 'For a test');
  await dialog.getByRole('button', { name: 'Edit refund' }).click();
  for (const [product, quantity] of Object.entries(units)) {
    await quantityOf(page, product).fill(String(quantity));
    await quantityOf(page, product).press('Enter');
  }
  await page.getByRole('button', { name: 'Review refund' }).click();
  await lastButton(page).waitFor();
}

export function quantityOf(page: Page, product: string): Locator {
  return page.getByRole('spinbutton', { name: `Quantity of ${product} to refund` });
}

/**
 * Loses the answer to the next mutation of a name: the server does its work, and the page never hears of it. The
 * promise within is kept when the server has answered.
 */
export async function loseNextAnswer(
  page: Page,
  mutation: string,
  how: 'cut' | 'silent',
): Promise<{ readonly answered: Promise<void> }> {
  let isLost = false;
  let settle: { resolve: () => void; reject: (error: unknown) => void };
  const answered = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  await page.route('**/graphql', async (route) => {
    if (isLost || !route.request().postData()?.includes(`${mutation}(`)) return route.fallback();
    isLost = true;
    await route.fetch().then(settle.resolve, settle.reject);
    if (how === 'cut') await route.abort('connectionreset');
  });
  return { answered };
}
