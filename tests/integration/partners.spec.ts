import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { StaffRow } from '../../server/people/people.entity';
import { SCOPES } from '../../server/people/scope';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment, runDesk } from '../support/desk';
import { GraphqlClient } from '../support/graphqlClient';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const SETTINGS = '{ partnerSettings { requiresTotp allowsUnmasking } }';
const UPDATE = `mutation ($input: PartnerSettingsUpdateInput!) {
  partnerSettingsUpdate(input: $input) { settings { requiresTotp allowsUnmasking } userErrors { code message field } } }`;

describe.each(databases)('partners by command on $kind', ({ create }) => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await create();
  });
  afterAll(() => fresh.drop());

  const partner = (...args: string[]): string =>
    runDesk(['partner', ...args], deskEnvironment(fresh.url, { ADMIN_PASSWORD: ADMIN.password }));
  const make = (name: string, ...more: string[]): string =>
    partner('create', '--name', name, '--currency', 'EUR', '--time-zone', 'Europe/Amsterdam', ...more);
  const admin = (...args: string[]): string => runDesk(['admin', ...args], deskEnvironment(fresh.url));

  it('are made with their first admin, or without one', () => {
    expect(make('Lindenhof', '--admin-email', 'Ada@example.org', '--admin-name', 'Ada')).toBe(
      'Lindenhof is there, and ada@example.org is its admin.\n',
    );
    expect(make(' Waldpark ')).toContain('Waldpark is there. Make its first admin');
    expect(partner('list')).toBe(
      'Lindenhof  EUR  Europe/Amsterdam  1 active staff\nWaldpark   EUR  Europe/Amsterdam  0 active staff\n',
    );
  });

  it('get an admin later, with a password that is shown once', () => {
    const printed = admin('--email', 'bo@example.org', '--name', 'Bo', '--partner', 'Waldpark');
    expect(printed).toMatch(/bo@example\.org is an admin of Waldpark\.\nPassword, shown only now: \S{12,}\n/);
  });

  it.each([
    ['a name that is taken', ['Lindenhof'], 'There is a partner Lindenhof already'],
    ['no name', [' '], 'must have 1 to 120 characters'],
    ['a name that turns text around', ['\u202Ekrap'], 'The name of the partner has a mark that turns text around.'],
    ['an admin whose name does', ['New', '--admin-email', 'new@example.org', '--admin-name', 'Al \u202Eice'], 'The name has a mark that turns text around.'],
    ['a currency that is none', ['New', '--currency', 'XXY'], 'XXY'],
    ['a time zone that is none', ['New', '--time-zone', 'Moon'], '"Moon" is not a time zone'],
    ['half an admin', ['New', '--admin-email', 'new@example.org'], 'Give both --admin-email and --admin-name'],
    ['somebody who works for another one', ['New', '--admin-email', 'ADA@example.org', '--admin-name', 'Ada'], 'exists already'],
  ])('are not made with %s', async (_what, [name = '', ...more], message) => {
    expect(() => make(name, ...more)).toThrow(message);
    const database = await Database.open(fresh.url);
    expect(await Promise.all([PartnerRow, StaffRow].map((row) => database.read.count(row)))).toEqual([2, 2]);
    await database.close();
  });
});

describe.each(databases)("a partner's settings on $kind", ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let admin: GraphqlClient;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url);
    database = await Database.open(fresh.url);
    admin = new GraphqlClient(desk.desk.url);
    await admin.signIn(ADMIN.email, ADMIN.password);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });
  beforeEach(async () => {
    const off = { requiresTotp: false, allowsUnmasking: false };
    await database.transaction((tx) => tx.update(PartnerRow, { name: 'Lindenhof' }, off));
    await giveTotp(null);
  });

  const update = async (input: Record<string, unknown>, by = admin) =>
    (await by.data<{ partnerSettingsUpdate: unknown }>(UPDATE, { input })).partnerSettingsUpdate;
  const settings = async (by = admin) => (await by.data<{ partnerSettings: unknown }>(SETTINGS)).partnerSettings;
  const giveTotp = (totpSealed: string | null) =>
    database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, { totpSealed }));
  const entries = () => database.read.find(AuditEntryRow, { where: { action: 'partner.settings' }, order: { id: 'ASC' } });

  it('are all off, and each is changed alone', async () => {
    expect(await settings()).toEqual({ requiresTotp: false, allowsUnmasking: false });
    expect(await update({ allowsUnmasking: true })).toEqual({
      settings: { requiresTotp: false, allowsUnmasking: true },
      userErrors: [],
    });
    expect(await settings()).toEqual({ requiresTotp: false, allowsUnmasking: true });
    const noted = await entries();
    expect(noted).toMatchObject([
      { before: { requiresTotp: false, allowsUnmasking: false }, after: { requiresTotp: false, allowsUnmasking: true } },
    ]);
    expect(noted[0]?.actor).toMatch(/^staff:\d+$/);
    await update({ allowsUnmasking: true });
    await update({});
    expect(await entries()).toHaveLength(1);
  });

  it('ask everybody for a second factor only by who has one', async () => {
    const refused = {
      settings: null,
      userErrors: [{ code: 'SECOND_FACTOR_NEEDED', message: expect.any(String), field: ['input', 'requiresTotp'] }],
    };
    for (const changer of [admin, desk.client]) {
      expect(await update({ requiresTotp: true, allowsUnmasking: true }, changer)).toEqual(refused);
      expect(await settings()).toEqual({ requiresTotp: false, allowsUnmasking: false });
    }
    await giveTotp('sealed');
    expect(await update({ requiresTotp: true })).toMatchObject({ settings: { requiresTotp: true }, userErrors: [] });
    // Once it is asked, everything else can be changed by whoever may, programs too.
    expect(await update({ allowsUnmasking: true }, desk.client)).toMatchObject({
      settings: { requiresTotp: true, allowsUnmasking: true },
    });
    expect(await update({ requiresTotp: false }, desk.client)).toMatchObject({ settings: { requiresTotp: false } });
  });

  it('keep each change when two are made at once', async () => {
    await giveTotp('sealed');
    await Promise.all([update({ requiresTotp: true }), update({ allowsUnmasking: true })]);
    expect(await settings()).toEqual({ requiresTotp: true, allowsUnmasking: true });
  });

  it('are for those who manage them, each partner its own', async () => {
    const other = desk.createClient(SCOPES.filter((scope) => scope !== 'settings:manage'));
    for (const [query, variables] of [[SETTINGS, {}], [UPDATE, { input: { allowsUnmasking: true } }]] as const) {
      expect((await other.request(query, variables)).errors).toMatchObject([
        { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: [['settings:manage']] } },
      ]);
    }
    desk.createPartner('Waldpark');
    await update({ allowsUnmasking: true }, desk.createClient(['settings:manage'], 'Waldpark'));
    expect(await settings()).toEqual({ requiresTotp: false, allowsUnmasking: false });
  });
});
