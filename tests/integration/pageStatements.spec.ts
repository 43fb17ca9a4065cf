import { print } from 'graphql';
import { databases, type FreshDatabase } from '../support/databases';
import { pageOperations } from '../support/pageOperations';
import { recordOrder } from '../support/orders';
import { preview, readOrder } from '../support/refunds';
import { startWallsDesk, type WallsDesk } from '../support/walls/world';

const ORDERS = 12;
const newest = { filter: {}, sort: { key: 'PLACED_AT', direction: 'DESC' } };

/** How many statements a request of the page takes, whoever is calling: one of them finds that out. A number that changes is seen in a review. */
describe.each(databases)('what the page asks for on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: WallsDesk;
  let orderId: string;
  let asked = 0;

  beforeAll(async () => {
    fresh = await create();
    desk = await startWallsDesk(fresh.url);
    for (let index = 0; index < ORDERS; index += 1) await recordOrder(desk.park.client, { number: `A-${index}` });
    orderId = (await readOrder(desk.park.client, 'A-0')).id;
  });

  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  const statementsOf = async (name: string, variables: Record<string, unknown>): Promise<string[]> => {
    const operation = pageOperations().find((one) => one.name === name);
    if (!operation) throw new Error(`the page has no operation ${name}`);
    const note = `note-${asked++}`;
    const { errors } = await desk.park.client.request(print(operation.document), variables, { 'x-note': note });
    expect(errors).toEqual([]);
    return desk.statementsOf(note);
  };

  it.each([
    ['Orders', 'a page of one', 3, 2, () => ({ ...newest, first: 1 })],
    ['Orders', 'a page of many', 3, 2, () => ({ ...newest, first: ORDERS })],
    ['Orders', 'a search by number', 3, 2, () => ({ ...newest, first: 25, search: 'A-3' })],
    ['Orders', 'a search in everything', 4, 3, () => ({ ...newest, first: 25, search: 'adult', mode: 'EXTENDED' })],
    ['Order', 'an order', 4, 2, () => ({ id: orderId })],
    ['RefundPreview', 'a preview', 6, 3, () => ({ input: { orderId } })],
  ])('%s, %s: %d statements after its orders changed, %d otherwise', async (name, _what, changed, otherwise, variables) => {
    // What is read once by a process is read now.
    await statementsOf(name, variables());
    await desk.database.transaction((tx) => tx.query('UPDATE orders SET version = version + 1'));
    expect(await statementsOf(name, variables())).toHaveLength(changed);
    expect(await statementsOf(name, variables())).toHaveLength(otherwise);
  });

  it.each([
    ['the first of an order', 17],
    ['the next one', 18],
  ])('RefundCreate, %s: a transaction of %d statements, and 2 before it', async (_which, expected) => {
    const [adults] = (await readOrder(desk.park.client, 'A-0')).items;
    const ticketIds = adults?.tickets.filter(({ status }) => status === 'VALID').slice(0, 1).map(({ id }) => id);
    const { quote } = await preview(desk.park.client, { orderId, items: [{ orderItemId: adults?.id, quantity: 1, ticketIds }] });
    const input = { quote, idempotencyKey: `page-statements-${expected}`, reasonCode: 'OTHER', description: 'For a test' };
    const statements = await statementsOf('RefundCreate', { input });
    const from = statements.findIndex((sql) => /^(BEGIN|START)/.test(sql));
    const to = statements.findIndex((sql) => sql === 'COMMIT');
    expect([to - from - 1, from]).toEqual([expected, 2]);
  });
});
