import { recordOrder } from '../support/orders';
import { readOrder } from '../support/refunds';
import { GraphqlClient } from '../support/graphqlClient';
import { signInOf, startStaffedDesk, type StaffedDesk } from '../support/staffedDesk';
import { findOrder, focused, heading, rowOf } from './way';

let staffed: StaffedDesk;

beforeAll(async () => {
  staffed = await startStaffedDesk();
});
afterEach(() => staffed.clear());
afterAll(() => staffed.stop());

const newOrder = (): Promise<string> => recordOrder(staffed.api, { placedAt: new Date().toISOString() });

describe('somebody who may not give refunds', () => {
  it('finds the order, and no Refund anywhere', async () => {
    const number = await newOrder();
    const { page, complaints } = await staffed.seat('support');
    await findOrder(page, number);
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()).toEqual([
      'Orders',
    ]);
    await rowOf(page, number).getByRole('button', { name: 'Action' }).click();
    await page.getByRole('menuitem', { name: 'View order' }).waitFor();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      expect.stringContaining('View order'),
      expect.stringContaining('Resend confirmation'),
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await rowOf(page, number).getByRole('link', { name: number }).focus();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await heading(page, `Order ${number}`).waitFor();
    await page.getByRole('button', { name: 'Resend confirmation' }).waitFor();
    expect(await page.getByRole('button', { name: 'Refund' }).count()).toBe(0);
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(new URL(page.url()).pathname).not.toContain('refund');
    expect(complaints).toEqual([]);
  });

  it('is told so at the address of a refund, and asks nothing of the server that it would refuse', async () => {
    const number = await newOrder();
    const { id } = await readOrder(staffed.api, number);
    const { page, complaints } = await staffed.seat('support');
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('/graphql') && !response.ok())
        refused.push(response.request().postData() ?? '');
    });
    for (const step of ['', '?step=window', '?step=edit', '?step=review']) {
      await page.goto(`/orders/${id}/refund${step}`);
      await heading(page, 'You can’t give refunds').waitFor();
      await page.getByText('ask an admin for the permission').waitFor();
      expect(await page.getByRole('button', { name: 'Refund' }).count()).toBe(0);
    }
    await page.goto('/refunds');
    await page.getByRole('heading', { name: 'You can’t see refunds' }).waitFor();
    expect(refused).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is refused by the API before anything runs', async () => {
    const number = await newOrder();
    const { id } = await readOrder(staffed.api, number);
    const { email, password } = signInOf('support');
    const support = new GraphqlClient(staffed.desk.url);
    await support.signIn(email, password);
    const ask = 'query ($id: ID!) { refundPreview(input: { orderId: $id }) { quote } }';
    const preview = await support.request(ask, { id });
    expect(preview.data).toEqual({ refundPreview: null });
    expect(preview.errors.map(({ extensions }) => extensions?.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    const create = await support.request(
      'mutation ($input: RefundCreateInput!) { refundCreate(input: $input) { refund { id } } }',
      { input: { quote: 'x', idempotencyKey: 'a-key-of-support', reasonCode: 'OTHER', description: 'No' } },
    );
    expect(create.errors.map(({ extensions }) => extensions?.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect((await readOrder(staffed.api, number)).refunds).toEqual([]);
  });
});

describe('somebody who may give refunds', () => {
  it('reaches the refund with R from the row and from the order', async () => {
    const number = await newOrder();
    const { page } = await staffed.seat('agent');
    await findOrder(page, number);
    await rowOf(page, number).getByRole('link', { name: number }).focus();
    await page.keyboard.press('r');
    await focused(heading(page, `Refund order ${number}`)).waitFor();
    await page.goBack();
    await rowOf(page, number).getByRole('link', { name: number }).click();
    await heading(page, `Order ${number}`).waitFor();
    await page.keyboard.press('r');
    await focused(heading(page, `Refund order ${number}`)).waitFor();
  });
});
