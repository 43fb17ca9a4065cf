import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { makeInvitation, makeStaff, PASSWORD, totpCode, Visitor } from '../support/accounts';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { heading } from './way';

const FOLDER = join(__dirname, '../screenshots');
const LOOKS = [1440, 390, 320].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({ name: `${width}-${theme}`, theme, viewport: { width, height: 900 } })),
);

let staffed: StaffedDesk;
let database: Database;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  staffed = await startStaffedDesk();
  database = await Database.open(staffed.desk.databaseUrl);
});
afterEach(() => staffed.clear());
afterAll(async () => {
  await database.close();
  await staffed.stop();
});

/** One heading of the first level, one main part, and a name for everything that can be pressed or filled in. */
async function expectOutline(page: Page): Promise<void> {
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('main').count()).toBe(1);
  expect(await page.title()).toMatch(/ · Refund Desk$/);
  for (const role of ['button', 'link', 'textbox', 'img'] as const) {
    const unnamed = page.getByRole(role).and(page.getByRole(role, { name: /^\s*$/ }));
    expect(await unnamed.count()).toBe(0);
  }
}

it.each(LOOKS)('the doors and the account fit $name', async ({ name, theme, viewport }) => {
  const { page, complaints } = await staffed.seat(null, { viewport, colorScheme: theme });
  const tooWide: string[] = [];
  const take = async (screen: string): Promise<void> => {
    await expectOutline(page);
    await page.screenshot({ path: join(FOLDER, `${screen}-${name}.png`), fullPage: true });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (wide > 0) tooWide.push(`${screen} by ${wide} pixels`);
  };
  const person = await makeStaff(database);

  await page.goto('/password');
  await heading(page, 'Forgot your password?').waitFor();
  await take('forgotten');
  await page.getByLabel('E-mail').fill(`jo.vermeer.${name}@lindenhof.example`);
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail').waitFor();
  await take('mailed');
  await page.goto('/password#made-up');
  await page.getByLabel('New password').fill('lindenhof2026');
  await take('set-password');
  await page.keyboard.press('Enter');
  await heading(page, 'This link does not work any more').waitFor();
  await take('old-link');
  const { token } = await makeInvitation(database);
  await page.goto(`/invitation#${token}`);
  await page.getByLabel('Password', { exact: true }).fill('Lindenhof-2026-!!');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await take('invitation');

  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Orders' }).waitFor();
  await new Visitor(staffed.desk.url).signIn(person.email);
  await page.goto('/account');
  await page.getByText('Firefox on Linux').waitFor();
  await take('account');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not my password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await take('two-step-begin');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /^QR code/ }).waitFor();
  await take('two-step');
  await page.getByLabel('Code of the app').fill(totpCode((await page.locator('code').innerText()).replace(/\s/g, '')));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
  await take('recovery-codes');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'New recovery codes' }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
  await take('two-step-renew');
  await page.getByRole('button', { name: 'Keep the old ones' }).click();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
  await take('two-step-off');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').waitFor();
  await page.screenshot({ path: join(FOLDER, `sign-out-everywhere-${name}.png`) });
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'Your code').waitFor();
  await page.getByLabel('Code').fill('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await take('code');
  expect(tooWide).toEqual([]);
  expect(complaints).toEqual([]);
});

const NARROW_AND_WIDE = LOOKS.filter(({ viewport }) => viewport.width !== 320);

it.each(NARROW_AND_WIDE)('who has to set up two-step sign-in sees that first, at $name', async ({ name, theme, viewport }) => {
  const [partner] = await database.read.find(PartnerRow);
  const require = (requiresTotp: boolean) =>
    database.transaction((tx) => tx.update(PartnerRow, { id: partner!.id }, { requiresTotp }));
  await require(true);
  try {
    const { page } = await staffed.seat('agent', { viewport, colorScheme: theme });
    await page.goto('/orders');
    await page.getByRole('note').filter({ hasText: 'requires two-step sign-in' }).waitFor();
    await expectOutline(page);
    await page.screenshot({ path: join(FOLDER, `must-set-up-${name}.png`) });
  } finally {
    await require(false);
  }
});
