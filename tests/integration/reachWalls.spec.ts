import { In, IsNull, Not } from 'typeorm';
import { OrderRow } from '../../server/orders/order.entity';
import { LocationRow } from '../../server/partners/partner.entity';
import { SCOPES_OF_ALL_LOCATIONS } from '../../server/people/rights';
import { SCOPES } from '../../server/people/scope';
import { createToken } from '../../server/people/peopleCommands';
import { databases, type FreshDatabase } from '../support/databases';
import { GraphqlClient } from '../support/graphqlClient';
import { rowsAround, settled } from '../support/walls/rows';
import { isPublic } from '../support/walls/schemaWalk';
import { Trials } from '../support/walls/trials';
import { Values } from '../support/walls/values';
import { buildSide, seeEverything, startWallsDesk, type Side, type WallsDesk } from '../support/walls/world';

/** Thousands of questions, on a machine that may be busy. */
const PATIENCE_MS = 600_000;

describe.each(databases)('locations are walls for who is limited to one, on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: WallsDesk;
  let park: Side;
  let trials: Trials;
  let client: GraphqlClient;
  let values: Values;

  beforeAll(async () => {
    fresh = await create();
    desk = await startWallsDesk(fresh.url);
    park = await buildSide(desk, 'Cavendish');
    trials = await Trials.open(desk);
    const limits = { locationNames: ['Cavendish Zoo'], partnerName: 'Cavendish', scopes: SCOPES.filter((scope) => !SCOPES_OF_ALL_LOCATIONS.includes(scope)) };
    const { token } = await createToken({ database: desk.database, name: 'limited', ...limits });
    client = new GraphqlClient(desk.park.desk.url, token);
    values = new Values(desk.schema);
    values.own.set('locationName', 'Cavendish Zoo');
    await seeEverything(desk, client, values);
  }, PATIENCE_MS);

  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  /** The orders and locations beyond the limit, and whatever belongs to them. */
  const rowsBeyond = async () => {
    await settled(desk.database);
    const { read } = desk.database;
    const { partnerId } = park;
    const museums = await read.findBy(LocationRow, { partnerId, name: Not('Cavendish Zoo') });
    const orders = await read.findBy(OrderRow, [{ partnerId, locationId: IsNull() }, { partnerId, locationId: In(museums.map(({ id }) => id)) }]);
    expect(orders.length).toBeGreaterThan(1);
    return rowsAround(desk.database, [...museums, ...orders].map(({ id }) => id));
  };

  it('nothing beyond them is found, told, counted or changed, by whatever of it', async () => {
    const before = await rowsBeyond();
    const report = await trials.run(
      { client, values },
      {
        others: park.values,
        which: (field) => !isPublic(field),
        // A number stands for one order of the partner: that it is taken is told, and nothing else.
        meant: {
          'orderRecord.input.number': (answer) =>
            JSON.stringify((answer as { data?: { orderRecord?: unknown } }).data?.orderRecord).includes('"order":null,"userErrors":[{"__typename":"UserError","code":"NUMBER_TAKEN"'),
        },
      },
    );
    expect(report.leaks).toEqual([]);
    expect(report.tried).toBeGreaterThan(800);
    expect(await rowsBeyond()).toEqual(before);
  }, PATIENCE_MS);
});
