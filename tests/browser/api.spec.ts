import { readFileSync } from 'node:fs';
import { Database } from '../../server/database/database';
import { ApiClientRow, StaffRow } from '../../server/people/people.entity';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { signInOf, startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { focused, heading, rowOf, tabTo } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const scopesOf = async (token: string): Promise<string[] | undefined> => {
  const answer = await new GraphqlClient(staffed.desk.url, token).request<{ viewer: { scopes: string[] } }>('{ viewer { scopes } }');
  return answer.data?.viewer.scopes;
};

describe('the page of API clients', () => {
  it('makes a program, shows its token once, and revokes it, all by keyboard', async () => {
    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/orders');
    await tabTo(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'API' }));
    await page.keyboard.press('Enter');
    await heading(page, 'API').waitFor();
    await tabTo(page.getByRole('link', { name: 'New API client' }));
    await page.keyboard.press('Enter');
    await focused(heading(page, 'New API client')).waitFor();
    await tabTo(page.getByRole('button', { name: 'Make it and show the token' }));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'A name must have 1 to 120 characters.' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'Choose at least one permission.' }).waitFor();
    await focused(page.getByLabel('Name')).waitFor();
    await page.keyboard.type('Accounts');
    await tabTo(page.getByRole('checkbox', { name: 'See orders' }));
    await page.keyboard.press('Space');
    await tabTo(page.getByRole('checkbox', { name: 'Export orders' }));
    await page.keyboard.press('Space');
    await page.getByText('See orders, Export orders').waitFor();
    await tabTo(page.getByRole('button', { name: 'Make it and show the token' }));
    await page.keyboard.press('Enter');
    await focused(page.getByRole('heading', { name: 'The token of Accounts' })).waitFor();
    const token = await page.getByTestId('token').innerText();
    expect(await scopesOf(token)).toEqual(['orders:read', 'orders:export']);
    await page.getByText(`curl ${staffed.desk.url}/graphql -H 'authorization: Bearer ${token}'`).waitFor();
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^Accounts/ }) });
    await row.getByText(`${token.slice(0, 9)}…`).waitFor();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.content()).not.toContain(token);
    await page.reload();
    await row.waitFor();
    expect(await page.content()).not.toContain(token);

    await row.getByRole('button', { name: 'Revoke Accounts' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Revoke this API client?' }).waitFor();
    await page.keyboard.press('Escape');
    await focused(row.getByRole('button', { name: 'Revoke Accounts' })).waitFor();
    expect(await scopesOf(token)).toBeDefined();
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('button', { name: 'Revoke it for ever' }));
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'API clients that have ended' }).getByRole('row').filter({ hasText: 'Accounts' }).getByText('Revoked').waitFor();
    expect(await scopesOf(token)).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('copies the token', async () => {
    const { page } = await staffed.seat('admin', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto('/api-clients/new');
    await page.getByLabel('Name').fill('Copied');
    await page.getByRole('checkbox', { name: 'See orders' }).click();
    await page.getByRole('button', { name: 'Make it and show the token' }).click();
    await page.getByRole('button', { name: 'Copy token' }).click();
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await page.getByTestId('token').innerText());
  });

  it('offers no permission for some locations that concerns all of them, and shows names as text', async () => {
    const { page, complaints } = await staffed.seat('admin');
    const name = '<img src=x onerror=alert(1)> {{7*7}}';
    const turned = `${name} \u202Eetisbew`;
    await page.goto('/api-clients/new');
    await page.getByLabel('Name').fill(turned);
    await page.getByRole('checkbox', { name: 'See orders' }).click();
    const audit = page.getByRole('checkbox', { name: 'See the audit' });
    await audit.click();
    await page.getByRole('radio', { name: 'Only some' }).click();
    expect(await audit.isChecked()).toBe(false);
    await audit.focus();
    await page.keyboard.press('Space');
    expect(await audit.isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Make it and show the token' }).click();
    await page.getByRole('alert').filter({ hasText: 'Choose at least one location' }).waitFor();
    await page.getByRole('checkbox', { name: 'Zoo' }).click();
    await page.getByRole('button', { name: 'Make it and show the token' }).click();
    await page.getByRole('textbox', { name: 'Name', description: /^The name has a mark that turns text around/ }).fill(name);
    await page.getByRole('button', { name: 'Make it and show the token' }).click();
    await page.getByTestId('token').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'onerror' });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(expect.arrayContaining(['See orders', 'Zoo']));
    expect(await row.getByRole('rowheader').innerText()).toContain(name);
    const database = await Database.open(staffed.desk.databaseUrl);
    await database.transaction((tx) => tx.update(ApiClientRow, { name }, { name: turned }));
    await database.close();
    await page.reload();
    await page.getByRole('rowheader').locator('bdi', { hasText: turned }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is nowhere for who may not manage it', async () => {
    const { page, complaints } = await staffed.seat('agent');
    for (const [address, title] of [['/api-clients', 'You can’t manage staff'], ['/api-clients/new', 'You can’t manage staff'], ['/settings', 'You can’t see the settings']] as const) {
      await page.goto(address);
      await page.getByRole('heading', { name: title }).waitFor();
    }
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()).not.toContain('API');
    expect(complaints).toEqual([]);
  });
});

describe('the page of settings', () => {
  it('switches by keyboard, and asks a second step of everybody only by who has one', async () => {
    const { page, complaints } = await staffed.seat('admin');
    await page.goto('/settings');
    const steps = page.getByRole('switch', { name: 'Two-step sign-in for everybody' });
    const masked = page.getByRole('switch', { name: 'Staff may show a masked customer' });
    const isOn = { checked: true } as const;
    await tabTo(steps);
    await page.keyboard.press('Space');
    await page.getByRole('alert').filter({ hasText: 'Set up two-step sign-in for yourself first' }).waitFor();
    expect(await steps.isChecked()).toBe(false);
    await tabTo(masked);
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Staff may show a masked customer', ...isOn }).waitFor();
    await giveAdmin('sealed');
    await page.reload();
    await page.getByRole('switch', { name: 'Staff may show a masked customer', ...isOn }).waitFor();
    await tabTo(steps);
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Two-step sign-in for everybody', ...isOn }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Two-step sign-in for everybody', checked: false }).waitFor();
    await giveAdmin(null);
    expect(complaints).toEqual([]);
  });
});

describe('the export of the list', () => {
  it('is what the list shows', async () => {
    const number = await recordOrder(staffed.api, { placedAt: new Date().toISOString() });
    const { page, complaints } = await staffed.seat('admin');
    await page.goto(`/orders?q=${number}`);
    await rowOf(page, number).waitFor();
    const download = page.waitForEvent('download');
    await tabTo(page.getByRole('button', { name: 'Export' }));
    await page.keyboard.press('Enter');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(new RegExp(`^${number},`));
    await page.goto('/orders?q=nothing-like-this');
    await page.getByText('There is nothing to export').waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });

  it('is not there for who may not take orders along', async () => {
    const { page } = await staffed.seat('agent');
    await page.goto('/orders');
    await page.getByRole('table', { name: 'Orders' }).waitFor();
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0);
  });
});

/** Gives the admin a second factor, as if it had been set up, or takes it away. */
async function giveAdmin(totpSealed: string | null): Promise<void> {
  const database = await Database.open(staffed.desk.databaseUrl);
  await database.transaction((tx) => tx.update(StaffRow, { email: signInOf('admin').email }, { totpSealed }));
  await database.close();
}
