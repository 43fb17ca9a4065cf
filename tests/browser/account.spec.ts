import type { Page } from 'playwright-core';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { StaffRow } from '../../server/people/people.entity';
import { makeInvitation, makeStaff, PASSWORD, setUpTotp, totpCode, Visitor } from '../support/accounts';
import { tokenIn, waitForMails } from '../support/mails';
import { readQrCode } from '../support/qr';
import { startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { focused, heading, tabTo } from './way';

const NEW_PASSWORD = 'violin harbour moss';
const HOSTILE = '<img src=x onerror=alert(1)> {{7*7}}';
const TURNED = `${HOSTILE} \u202eevil`;

let staffed: StaffedDesk;
let database: Database;

beforeAll(async () => {
  staffed = await startStaffedDesk();
  database = await Database.open(staffed.desk.databaseUrl);
});
afterEach(() => staffed.clear());
afterAll(async () => {
  await database.close();
  await staffed.stop();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const password = (page: Page, label = 'Password') => page.getByLabel(label, { exact: true });

async function signIn(page: Page, email: string, given = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await password(page).fill(given);
  await page.keyboard.press('Enter');
}

async function seated(change: Partial<StaffRow> = {}): Promise<{ page: Page; person: StaffRow; complaints: readonly string[] }> {
  const person = await makeStaff(database, change);
  const { page, complaints } = await staffed.seat(null);
  await page.goto('/sign-in');
  await signIn(page, person.email);
  return { page, person, complaints };
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Orders' }).waitFor();
  await tabTo(page.getByRole('navigation', { name: 'Main' }).getByRole('button'));
  await page.keyboard.press('Enter');
  await focused(page.getByRole('menuitem', { name: 'Your account' })).or(page.getByRole('menu')).first().waitFor();
  await page.getByRole('menuitem', { name: 'Your account' }).press('Enter');
  await heading(page, 'Your account').waitFor();
}

describe('a forgotten password', () => {
  it('is set anew with the link of a mail, by keyboard alone', async () => {
    const person = await makeStaff(database);
    const { page, complaints } = await staffed.seat(null);
    await page.goto('/sign-in');
    await tabTo(page.getByRole('link', { name: 'Forgot your password?' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Forgot your password?').waitFor();
    await focused(page.getByLabel('E-mail')).waitFor();
    await page.keyboard.type(person.email);
    await page.keyboard.press('Enter');
    await focused(heading(page, 'Look into your mail')).waitFor();
    const token = tokenIn((await waitForMails(staffed.desk, person.email, 1))[0], 'password');

    await page.goto(`/password#${token}`);
    await heading(page, 'Set a new password').waitFor();
    await page.waitForURL((url) => url.hash === '');
    expect(await page.evaluate<string>('JSON.stringify(history.state)')).not.toContain(token);
    await focused(password(page, 'New password')).waitFor();
    await page.keyboard.type('passwordpassword');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'easy to guess' }).waitFor();
    await page.keyboard.type(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await focused(heading(page, 'Your password is changed')).waitFor();
    await tabTo(page.getByRole('link', { name: 'Sign in' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in').waitFor();
    await signIn(page, person.email, NEW_PASSWORD);
    await page.getByRole('table', { name: 'Orders' }).waitFor();

    await page.goto(`/password#${token}`);
    await password(page, 'New password').fill('another one of mine');
    await page.keyboard.press('Enter');
    await focused(heading(page, 'This link does not work any more')).waitFor();
    await button(page, 'Ask for a new link').press('Enter');
    await heading(page, 'Forgot your password?').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('an invitation', () => {
  it('is accepted with a name and a password, and shows what others wrote as text', async () => {
    const { row, token } = await makeInvitation(database, { name: TURNED });
    const { page, complaints } = await staffed.seat(null);
    await page.goto(`/invitation#${token}`);
    await heading(page, /^Welcome to/).waitFor();
    await page.waitForURL((url) => url.hash === '');
    await page.getByText(row.email).waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe(TURNED);
    await focused(page.getByLabel('Your name')).waitFor();
    await page.keyboard.press('Tab');
    await focused(password(page)).waitFor();
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Your name has a mark that turns text around.' }).waitFor();
    await page.getByLabel('Your name').fill(HOSTILE);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'at least 12 characters' }).waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByText(HOSTILE).waitFor();
    await database.transaction((tx) => tx.update(StaffRow, { email: row.email }, { name: TURNED }));
    await page.goto('/account');
    await page.getByRole('main').locator('bdi', { hasText: TURNED }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).locator('bdi', { hasText: TURNED }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    await page.goto(`/invitation#${token}`);
    await heading(page, 'This invitation does not work any more').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('two-step sign-in', () => {
  it('is set up with a code of an app, and asked for from then on, by keyboard alone', async () => {
    const { page, person, complaints } = await seated();
    await openAccount(page);
    await tabTo(button(page, 'Set up'));
    await page.keyboard.press('Enter');
    await focused(password(page)).waitFor();
    await page.keyboard.type('not my password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'This is not your password' }).waitFor();
    await focused(password(page)).waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await focused(page.getByLabel('Code of the app')).waitFor();
    const key = (await page.locator('code').innerText()).replace(/\s/g, '');
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    const scanned = new URL(await readQrCode(page));
    expect(scanned.searchParams.get('secret')).toBe(key);
    expect(decodeURIComponent(scanned.pathname)).toContain(person.email);
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'does not count' }).waitFor();
    await page.keyboard.type(totpCode(key));
    await page.keyboard.press('Enter');
    await focused(page.getByRole('heading', { name: 'Keep your recovery codes' })).waitFor();
    const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts();
    expect(codes).toHaveLength(10);
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download').press('Enter')]);
    expect(download.suggestedFilename()).toBe('refund-desk-recovery-codes.txt');
    await tabTo(button(page, 'I have kept them'));
    await page.keyboard.press('Enter');
    await page.getByText('10 recovery codes are left').waitFor();
    await focused(page.getByRole('heading', { name: 'Two-step sign-in' })).waitFor();

    await page.goto('/orders');
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await signIn(page, person.email);
    await heading(page, 'Your code').waitFor();
    await focused(page.getByLabel('Code')).waitFor();
    await page.keyboard.type('111111');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'does not count' }).waitFor();
    await page.keyboard.type(codes[0]!);
    await page.keyboard.press('Enter');
    await openAccount(page);
    await page.getByText('9 recovery codes are left').waitFor();
    await button(page, 'New recovery codes').press('Enter');
    await focused(password(page)).waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(codes[0]!);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'does not count' }).waitFor();
    await focused(page.getByLabel('Code', { exact: true })).waitFor();
    await page.keyboard.type(codes[1]!);
    await page.keyboard.press('Enter');
    await focused(page.getByRole('heading', { name: 'Keep your recovery codes' })).waitFor();
    const renewed = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts();
    await button(page, 'I have kept them').press('Enter');
    await page.getByText('10 recovery codes are left').waitFor();
    await button(page, 'Turn off').press('Enter');
    await focused(password(page)).waitFor();
    await page.keyboard.type(PASSWORD);
    await page.getByLabel('Code', { exact: true }).fill(renewed[0]!);
    await page.keyboard.press('Enter');
    await button(page, 'Set up').waitFor();
    expect(complaints).toEqual([]);
  });

  it('comes first where the partner requires it, and then everything opens', async () => {
    const person = await makeStaff(database);
    const require = (requiresTotp: boolean) =>
      database.transaction((tx) => tx.update(PartnerRow, { id: person.partnerId }, { requiresTotp }));
    await require(true);
    try {
      const { page, complaints } = await staffed.seat(null);
      await page.goto('/orders?q=100');
      await signIn(page, person.email);
      await heading(page, 'Your account').waitFor();
      await page.getByRole('note').filter({ hasText: 'requires two-step sign-in' }).waitFor();
      expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').count()).toBe(0);
      await page.goto('/refunds');
      await heading(page, 'Your account').waitFor();
      await focused(password(page)).waitFor();
      expect(await button(page, 'Not now').count()).toBe(0);
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByLabel('Code of the app').fill(totpCode((await page.locator('code').innerText()).replace(/\s/g, '')));
      await page.keyboard.press('Enter');
      await button(page, 'I have kept them').press('Enter');
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders' }).press('Enter');
      await page.getByRole('table', { name: 'Orders' }).waitFor();
      await page.goto('/account');
      expect(await page.getByRole('button', { name: 'Turn off' }).getAttribute('aria-disabled')).toBe('true');
      expect(complaints).toEqual([]);
    } finally {
      await require(false);
    }
  });

  it('is entered at the sign-in with the code of now', async () => {
    const person = await makeStaff(database);
    const visitor = new Visitor(staffed.desk.url);
    await visitor.signIn(person.email);
    const { secret } = await setUpTotp(visitor, database, person);
    const { page } = await staffed.seat(null);
    await page.goto('/orders');
    await signIn(page, person.email);
    await page.getByLabel('Code').fill(totpCode(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
  });
});

describe('one’s own account', () => {
  it('changes the password, and signs other devices out', async () => {
    const { page, person, complaints } = await seated();
    const elsewhere = new Visitor(staffed.desk.url);
    await elsewhere.signIn(person.email);
    await openAccount(page);
    const sessions = page.getByRole('region', { name: 'Where you are signed in' });
    await sessions.getByText('Firefox on Linux').waitFor();
    await password(page, 'Current password').fill('not my password');
    await password(page, 'New password').fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'This is not your password' }).waitFor();
    await focused(password(page, 'Current password')).waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /^Messages/ }).getByText('Your password is changed').waitFor();
    await sessions.getByText('Firefox on Linux').waitFor({ state: 'detached' });
    expect(await elsewhere.viewerName()).toBeNull();
    await page.reload();
    await heading(page, 'Your account').waitFor();
    expect(complaints).toEqual([]);
  });

  it('signs one device out, and then all of them', async () => {
    const { page, person } = await seated();
    const [one, two] = [new Visitor(staffed.desk.url), new Visitor(staffed.desk.url)];
    for (const other of [one, two]) await other.signIn(person.email);
    await openAccount(page);
    const sessions = page.getByRole('region', { name: 'Where you are signed in' });
    const others = sessions.getByRole('button', { name: 'Sign out Firefox on Linux' });
    await others.nth(1).waitFor();
    await others.first().press('Enter');
    await others.nth(1).waitFor({ state: 'detached' });
    expect((await Promise.all([one, two].map((other) => other.viewerName()))).filter(Boolean)).toHaveLength(1);
    await button(page, 'Sign out everywhere').press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
    await heading(page, 'Sign in').waitFor();
    for (const other of [one, two]) expect(await other.viewerName()).toBeNull();
  });
});

it('the page says of its requests when nobody is there, so that they keep no session alive', async () => {
  const { page } = await staffed.seat('agent');
  await page.clock.install();
  await page.goto('/orders');
  await page.getByRole('table', { name: 'Orders' }).waitFor();
  await page.clock.fastForward(61_000);
  const [unattended] = await Promise.all([
    page.waitForRequest('**/graphql'),
    // As a page does by itself: no key, no touch, no mouse.
    page.evaluate(`document.querySelector('nav a[href="/refunds"]').click()`),
  ]);
  expect(unattended.headers()['x-unattended']).toBe('1');
  await page.getByRole('tab', { name: 'Done' }).waitFor();
  const [attended] = await Promise.all([
    // What the page asked for before may still be asked again with its text.
    page.waitForRequest((request) => request.postData()?.includes('"operationName":"Refunds"') ?? false),
    page.getByRole('tab', { name: 'Done' }).click(),
  ]);
  expect(attended.headers()['x-unattended']).toBeUndefined();
});
