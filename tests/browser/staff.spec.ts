import type { Locator, Page } from 'playwright-core';
import { Database } from '../../server/database/database';
import { makeInvitation, makeStaff } from '../support/accounts';
import { signInOf, startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { recordOrder } from '../support/orders';
import { tokenIn, waitForMails } from '../support/mails';
import { changeInvitation, changeStaff, readInvitations, readStaff, type StaffView } from '../support/staff';
import { findOrder, focused, heading, rowOf, signIn, tabTo } from './way';

let staffed: StaffedDesk;
const HOSTILE = '<img src=x onerror=alert(1)> {{7*7}}';
const AGENT_SCOPES = ['orders:read', 'orders:resend', 'customers:read', 'refunds:read', 'refunds:create', 'refunds:waive_fee'];

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(async () => {
  await staffed.clear();
  for (const { id } of await readInvitations(staffed.api)) await changeInvitation(staffed.api, 'invitationRevoke', { invitationId: id });
});
afterAll(() => staffed.stop());

const memberOf = async (who: 'admin' | 'agent' | 'support'): Promise<StaffView> =>
  (await readStaff(staffed.api)).find(({ email }) => email === signInOf(who).email)!;

/** Goes to a thing with the Tab key and presses a key there. */
async function press(locator: Locator, key: string): Promise<void> {
  await tabTo(locator);
  await locator.page().keyboard.press(key);
}

/** Holds an arrow key until it has led to a radio button and chosen it. */
async function choose(radio: string, key: 'ArrowUp' | 'ArrowDown', page: Page): Promise<void> {
  await page.keyboard.down(key);
  await focused(page.getByRole('radio', { name: radio, checked: true })).waitFor();
  await page.keyboard.up(key);
}

async function openStaff(page: Page): Promise<void> {
  await page.goto('/staff');
  await page.getByRole('table', { name: 'Staff' }).waitFor();
}

const memberRow = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: 'Staff' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

describe('an admin, with the keyboard alone,', () => {
  it('gives a role and takes a permission, and it counts for the other with the next click', async () => {
    const agent = await memberOf('agent');
    const number = await recordOrder(staffed.api, { placedAt: new Date().toISOString() });
    const there = await staffed.seat('agent');
    await findOrder(there.page, number);

    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/orders');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    await press(page.getByRole('link', { name: 'Staff' }), 'Enter');
    await press(page.getByRole('link', { name: 'Noor de Vries' }), 'Enter');
    await focused(heading(page, 'Noor de Vries')).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
    await tabTo(page.getByRole('radio', { name: 'Refund agent' }));
    await choose('Support', 'ArrowDown', page);
    expect(await page.getByRole('checkbox', { name: 'Create refunds' }).isChecked()).toBe(false);
    await press(page.getByRole('checkbox', { name: 'See refunds' }), 'Space');
    await page.getByText('it is a set of their own').waitFor();
    const rail = page.getByRole('complementary', { name: 'This person' });
    expect(await rail.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('See customers'),
      expect.stringContaining('Create refunds'),
      expect.stringContaining('Waive the refund fee'),
    ]);
    await press(page.getByRole('button', { name: 'Save' }), 'Enter');
    await memberRow(page, 'Noor de Vries').getByText('A set of their own').waitFor();
    await memberRow(page, 'Noor de Vries').getByText('See orders, Resend confirmations, See refunds').waitFor();
    expect(await memberOf('agent')).toMatchObject({ role: null, scopes: ['orders:read', 'orders:resend', 'refunds:read'] });
    expect(complaints).toEqual([]);

    await rowOf(there.page, number).getByRole('button', { name: 'Action' }).click();
    await there.page.getByRole('menuitem', { name: 'Refund' }).click();
    await heading(there.page, 'You can’t give refunds').waitFor();
    await changeStaff(staffed.api, 'staffUpdate', { userId: agent.id, scopes: AGENT_SCOPES });
  });

  it('limits somebody to a location: what concerns all of them is locked, with the reason', async () => {
    const support = await memberOf('support');
    const { page } = await staffed.seat('admin');
    await page.goto(`/staff/${support.id}`);
    await heading(page, 'Sam Okafor').waitFor();
    await tabTo(page.getByRole('radio', { name: 'Support' }));
    await choose('Refund agent', 'ArrowUp', page);
    await choose('Manager', 'ArrowUp', page);
    await tabTo(page.getByRole('radio', { name: 'All locations' }));
    await choose('Only some', 'ArrowDown', page);
    await page.getByRole('radio', { name: 'Manager', checked: true }).waitFor();
    const audit = page.getByRole('checkbox', { name: 'See the audit', description: /Only with all locations\.$/ });
    await page.keyboard.press('Shift+Tab');
    await focused(audit).waitFor();
    await page.keyboard.press('Space');
    expect(await audit.isChecked()).toBe(false);
    await press(page.getByRole('button', { name: 'Save' }), 'Enter');
    await page.getByRole('alert').filter({ hasText: 'Choose at least one location' }).waitFor();
    await press(page.getByRole('checkbox', { name: 'Zoo' }), 'Space');
    await press(page.getByRole('button', { name: 'Save' }), 'Enter');
    await memberRow(page, 'Sam Okafor').getByText('Zoo').waitFor();
    await memberRow(page, 'Sam Okafor').getByText('Manager').waitFor();
    expect(await memberOf('support')).toMatchObject({ role: 'MANAGER', locations: [{ name: 'Zoo' }] });
    await changeStaff(staffed.api, 'staffUpdate', { userId: support.id, scopes: support.scopes, locationIds: null });
  });

  it('deactivates somebody, who is out at once, and lets them in again', async () => {
    const there = await staffed.seat('support');
    await there.page.goto('/orders');
    await there.page.getByRole('table', { name: 'Orders' }).waitFor();
    const { page } = await staffed.seat('admin');
    await openStaff(page);
    const action = page.getByRole('button', { name: 'Action, Sam Okafor' });
    await press(action, 'Enter');
    await page.getByRole('menuitem', { name: 'Permissions and locations' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Deactivate Sam Okafor?' });
    await dialog.getByText('They are signed out everywhere at once').waitFor();
    await page.keyboard.press('Escape');
    await focused(action).waitFor();
    expect(await memberOf('support')).toMatchObject({ active: true });
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await press(dialog.getByRole('button', { name: 'Deactivate Sam Okafor' }), 'Enter');
    await memberRow(page, 'Sam Okafor').getByText('Deactivated').waitFor();

    await there.page.reload();
    await heading(there.page, 'Sign in').waitFor();
    await signIn(there.page, 'support');
    await there.page.getByRole('alert').filter({ hasText: "don't match" }).waitFor();

    await press(page.getByRole('button', { name: 'Action, Sam Okafor' }), 'Enter');
    await page.getByRole('menuitem', { name: 'Reactivate' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await memberRow(page, 'Sam Okafor').getByText('Active', { exact: true }).waitFor();
    await signIn(there.page, 'support');
    await there.page.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it('invites somebody, sends it again and takes it back; each mistake stands at its field', async () => {
    const { page, complaints } = await staffed.seat('admin');
    await openStaff(page);
    await press(page.getByRole('link', { name: 'Invite somebody' }), 'Enter');
    await focused(heading(page, 'Invite somebody')).waitFor();
    await press(page.getByRole('button', { name: 'Send invitation' }), 'Enter');
    const email = page.getByLabel('E-mail');
    await focused(email).waitFor();
    await page.getByRole('textbox', { name: 'E-mail', description: /^This is not an e-mail address/ }).waitFor();
    await page.getByRole('textbox', { name: /^Name/, description: /^Write the name/ }).waitFor();
    await page.keyboard.type('agent@demo.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(`${HOSTILE} \u202Ekrow`);
    await tabTo(page.getByRole('radio', { name: 'Admin' }));
    await choose('Support', 'ArrowUp', page);
    await press(page.getByRole('button', { name: 'Send invitation' }), 'Enter');
    const name = page.getByRole('textbox', { name: /^Name/, description: 'The name has a mark that turns text around. Type it without it.' });
    await focused(name).waitFor();
    await name.fill(HOSTILE);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'E-mail', description: '\u2068Noor de Vries\u2069 works here already with this address.' }).waitFor();
    await focused(email).waitFor();
    await email.fill('new@example.org');
    await page.keyboard.press('Enter');
    const invited = page.getByRole('table', { name: 'Invited' });
    const row = invited.getByRole('row').filter({ hasText: 'new@example.org' });
    await row.getByText(HOSTILE).waitFor();
    await row.getByText('by Ilse Bakker').waitFor();
    await waitForMails(staffed.desk, 'new@example.org', 1);
    const [first] = await readInvitations(staffed.api);
    await press(page.getByRole('button', { name: 'Send again to new@example.org' }), 'Enter');
    await page.getByText('Invitation sent again').first().waitFor();
    const [firstMail, secondMail] = await waitForMails(staffed.desk, 'new@example.org', 2);
    expect(tokenIn(secondMail, 'invitation')).not.toBe(tokenIn(firstMail, 'invitation'));
    expect((await readInvitations(staffed.api)).map(({ id }) => id)).not.toContain(first!.id);
    await press(page.getByRole('button', { name: 'Take back the invitation of new@example.org' }), 'Enter');
    await press(page.getByRole('dialog').getByRole('button', { name: 'Take it back' }), 'Enter');
    await invited.waitFor({ state: 'detached' });
    await focused(page.getByRole('main')).waitFor();
    expect(await readInvitations(staffed.api)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('names that were stored with marks', () => {
  it('turn nothing around beside them', async () => {
    const database = await Database.open(staffed.desk.databaseUrl);
    const { row } = await makeInvitation(database, { name: `${HOSTILE} \u202Ekrow` });
    const { email } = await makeStaff(database, { name: `Sam ${HOSTILE} \u202Ekrow` });
    await database.close();
    const { page, complaints } = await staffed.seat('admin');
    await openStaff(page);
    const invited = page.getByRole('table', { name: 'Invited' }).getByRole('row').filter({ hasText: row.email });
    const member = page.getByRole('table', { name: 'Staff' }).getByRole('row').filter({ hasText: email });
    await invited.locator('bdi', { hasText: row.name }).waitFor();
    await member.locator('bdi', { hasText: `Sam ${row.name}` }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('what cannot be done', () => {
  it('says why: oneself, and the last admin', async () => {
    const { page } = await staffed.seat('admin');
    await openStaff(page);
    await page.getByRole('button', { name: 'Action, Ilse Bakker' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).getByText('You can’t deactivate yourself.').waitFor();
    // A click by force waits for nothing; hovering waits until the menu has found its place.
    await page.getByRole('menuitem', { name: 'Deactivate' }).hover();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Ilse Bakker' }).click();
    await page.getByRole('radio', { name: 'Manager' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: '\u2068Ilse Bakker\u2069 is the last admin.' }).waitFor();
    expect(await memberOf('admin')).toMatchObject({ role: 'ADMIN' });
  });

  it('is locked for who has less: nobody with more is changed, and only what they have is given', async () => {
    const support = await memberOf('support');
    await changeStaff(staffed.api, 'staffUpdate', { userId: support.id, scopes: [...support.scopes, 'staff:manage'] });
    const { page, complaints } = await staffed.seat('support');
    await openStaff(page);
    await page.getByRole('link', { name: 'Noor de Vries' }).click();
    await page.getByText('has permissions that you don’t have').first().waitFor();
    const save = page.getByRole('button', { name: 'Save', description: 'Has permissions that you don’t have.' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await page.goto('/staff/invite');
    const create = page.getByRole('checkbox', { name: 'Create refunds', description: /You don’t have this yourself\.$/ });
    await create.click({ force: true });
    expect(await create.isChecked()).toBe(false);
    await page.getByRole('radio', { name: 'Manager', description: /You don’t have all of this yourself\.$/ }).click({ force: true });
    expect(await page.getByRole('radio', { name: 'Manager' }).isChecked()).toBe(false);
    await page.getByRole('checkbox', { name: 'See orders' }).click();
    await page.getByRole('checkbox', { name: 'See orders', checked: true }).waitFor();
    expect(complaints).toEqual([]);
    await changeStaff(staffed.api, 'staffUpdate', { userId: support.id, scopes: support.scopes });
  });

  it('is not offered without the permission, and asks nothing of the server', async () => {
    const { page, complaints } = await staffed.seat('agent');
    for (const address of ['/staff', '/staff/invite', '/staff/abc']) {
      await page.goto(address);
      await page.getByRole('heading', { name: 'You can’t manage staff' }).waitFor();
    }
    expect(await page.getByRole('link', { name: 'Staff', exact: true }).and(page.locator('nav *')).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
