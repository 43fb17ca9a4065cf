import { isObjectType } from 'graphql';
import Stripe from 'stripe';
import { databases, type FreshDatabase } from '../support/databases';
import { rowsAround, settled } from '../support/walls/rows';
import { isPublic } from '../support/walls/schemaWalk';
import { Trials, type TrialOptions } from '../support/walls/trials';
import { buildSide, startWallsDesk, type Side, type WallsDesk } from '../support/walls/world';

/** Thousands of questions, on a machine that may be busy. */
const PATIENCE_MS = 600_000;
const SECRETS = { Ashdown: 'whsec_of_the_one_partner', Brantwood: 'whsec_of_the_other_partner' };
const CONNECT = `mutation ($input: ProviderConnectInput!) {
  providerConnect(input: $input) { connection { webhookUrl } userErrors { code } } }`;

describe.each(databases)('partners are walls on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: WallsDesk;
  let ours: Side;
  let theirs: Side;
  let trials: Trials;

  beforeAll(async () => {
    fresh = await create();
    desk = await startWallsDesk(fresh.url);
    ours = await buildSide(desk, 'Ashdown');
    theirs = await buildSide(desk, 'Brantwood');
    trials = await Trials.open(desk);
  }, PATIENCE_MS);

  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  const theirRows = async () => {
    await settled(desk.database);
    return rowsAround(desk.database, [theirs.partnerId]);
  };
  /** Tries everything of theirs, and finds that none of their rows was touched. */
  const tryAll = async (client: Side['program'], which: TrialOptions['which']) => {
    const before = await theirRows();
    const report = await trials.run({ client, values: ours.values }, { others: theirs.values, which });
    expect(report.leaks).toEqual([]);
    expect(await theirRows()).toEqual(before);
    return report;
  };

  it('which have something of everything that has an id', () => {
    const types = Object.values(desk.schema.getTypeMap()).filter((type) => isObjectType(type) && 'id' in type.getFields());
    for (const { values } of [ours, theirs]) expect([...values.ids.keys()]).toEqual(expect.arrayContaining(types.map(({ name }) => name)));
    expect(Object.keys(desk.schema.getMutationType()?.getFields() ?? {}).length).toBeGreaterThan(20);
  });

  it('for a program with every permission that tries what is theirs wherever a value can be put', async () => {
    const report = await tryAll(ours.program, (field) => !isPublic(field));
    expect(report.tried).toBeGreaterThan(1_000);
    expect(report.statements).toBeGreaterThan(report.tried);
  }, PATIENCE_MS);

  it('for a person with every permission, in all that changes something', async () => {
    // What the program has made by those values is there by now.
    const isMade = /^(orderRecord|staffInvite)$/;
    await tryAll(ours.person, (field, kind) => kind === 'mutation' && !isPublic(field) && !isMade.test(field.name));
  }, PATIENCE_MS);

  it('in answers to what everybody may call', async () => {
    // It acts for whoever is named, and so may change what is theirs.
    const report = await trials.run({ client: ours.program, values: ours.values }, { others: theirs.values, which: isPublic });
    expect(report.leaks).toEqual([]);
  }, PATIENCE_MS);

  it('for the file that somebody else may download', async () => {
    const { url: link } = (await theirs.program.data<{ ordersExport: { url: string } }>('{ ordersExport { url } }')).ordersExport;
    const nothing = await ours.program.get('/exports/orders/nothing');
    const refused = await ours.program.get(link);
    expect([refused.status, await refused.text()]).toEqual([nothing.status, await nothing.text()]);
    expect((await theirs.program.get(link)).status).toBe(200);
  });

  it('for a webhook that somebody else signed', async () => {
    const addresses = new Map<Side, string>();
    for (const side of [ours, theirs]) {
      const stripe = { secretKey: 'sk_test_0123456789abcdef', webhookSecrets: [SECRETS[side.word as keyof typeof SECRETS]] };
      const { providerConnect } = await side.program.data<{ providerConnect: { connection: { webhookUrl: string } } }>(CONNECT, { input: { stripe } });
      addresses.set(side, providerConnect.connection.webhookUrl);
    }
    const post = async (address: string, secret: string) => {
      const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'customer.created', created: Math.floor(Date.now() / 1_000), data: { object: { id: 'cus_1' } } });
      const headers = { 'content-type': 'application/json', 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
      const answer = await fetch(new URL(address, desk.park.desk.url), { method: 'POST', headers, body: payload });
      return [answer.status, await answer.text()];
    };
    const theirAddress = addresses.get(theirs) ?? '';
    const before = await theirRows();
    const refused = await post(theirAddress, SECRETS.Ashdown);
    expect(refused).toEqual(await post(theirAddress.replace(/[\w-]{22}$/, 'AAAAAAAAAAAAAAAAAAAAAA'), SECRETS.Ashdown));
    expect(await theirRows()).toEqual(before);
    expect(await post(theirAddress, SECRETS.Brantwood)).not.toEqual(refused);
  });
});
