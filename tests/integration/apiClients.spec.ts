import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { LocationRow } from '../../server/partners/partner.entity';
import { ApiClientRow, StaffRow } from '../../server/people/people.entity';
import { SCOPES } from '../../server/people/scope';
import { hashToken } from '../../server/people/token';
import { databases, type FreshDatabase } from '../support/databases';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const CLIENT = `{ id name prefix scopes withheldScopes locations { id name } madeBy createdAt expiresAt lastUsedAt
  revokedAt state }`;
const LIST = `{ apiClients ${CLIENT} }`;
const CREATE = `mutation ($input: ApiClientCreateInput!) {
  apiClientCreate(input: $input) { apiClient ${CLIENT} token userErrors { code message field } } }`;
const REVOKE = `mutation ($input: ApiClientRevokeInput!) {
  apiClientRevoke(input: $input) { apiClient ${CLIENT} userErrors { code message field } } }`;
const VIEWER = '{ viewer { id name scopes } }';
const HOUR_MS = 3_600_000;

interface ClientView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly withheldScopes: readonly string[];
  readonly locations: readonly { readonly id: string; readonly name: string }[] | null;
  readonly madeBy: string | null;
  readonly lastUsedAt: string | null;
  readonly state: string;
}
interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[];
}
interface Created {
  readonly apiClient: ClientView | null;
  readonly token: string | null;
  readonly userErrors: readonly UserError[];
}

describe.each(databases)("a partner's API clients on $kind", ({ create }) => {
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
    await recordOrder(desk.client, { locationName: 'Zoo' });
    await recordOrder(desk.client, { locationName: 'Museum' });
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });
  afterEach(() => change({ scopes: [...SCOPES], locationIds: null, active: true }));

  /** Changes the admin in the database, as a colleague would from another process. */
  const change = (values: Partial<StaffRow>) =>
    database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, values));
  const make = async (input: Record<string, unknown>, by = admin): Promise<Created> =>
    (await by.data<{ apiClientCreate: Created }>(CREATE, { input: { name: 'Check-out', scopes: ['orders:read'], ...input } }))
      .apiClientCreate;
  const makeProgram = async (input: Record<string, unknown> = {}) => {
    const { apiClient, token, userErrors } = await make(input);
    if (!apiClient || token === null) throw new Error(JSON.stringify(userErrors));
    return { id: apiClient.id, token, program: new GraphqlClient(desk.desk.url, token) };
  };
  const revoke = async (apiClientId: string, by = admin) =>
    (await by.data<{ apiClientRevoke: Created }>(REVOKE, { input: { apiClientId } })).apiClientRevoke;
  const list = async (by = admin) => (await by.data<{ apiClients: ClientView[] }>(LIST)).apiClients;
  const shown = async (id: string) => (await list()).find((one) => one.id === id);
  const locationId = async (name: string) => {
    const { locations } = await admin.data<{ locations: { id: string; name: string }[] }>('{ locations { id name } }');
    return locations.find((one) => one.name === name)?.id ?? '';
  };
  const scopesOf = async (program: GraphqlClient) =>
    (await program.data<{ viewer: { scopes: string[] } }>(VIEWER)).viewer.scopes;
  const expectUnknown = async (program: GraphqlClient) => {
    const answer = await program.request(VIEWER);
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  };

  it('are shown with their token once, of which the database has the hash', async () => {
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { apiClient, token, userErrors } = await make({ name: ' Accounts ', scopes: ['refunds:read', 'orders:read'], expiresAt });
    expect(userErrors).toEqual([]);
    expect(token).toMatch(/^rd_\w{43}$/);
    expect(apiClient).toMatchObject({
      name: 'Accounts',
      prefix: token?.slice(0, 9),
      scopes: ['orders:read', 'refunds:read'],
      withheldScopes: [],
      locations: null,
      madeBy: 'Admin',
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
      state: 'ACTIVE',
    });
    const row = await database.read.findOneByOrFail(ApiClientRow, { tokenHash: hashToken(token ?? '') });
    const rows = [
      ...(await database.read.query<object[]>('SELECT * FROM api_clients')),
      ...(await database.read.query<object[]>('SELECT * FROM audit_entries')),
    ];
    expect(JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(token);
    expect(JSON.stringify(await list())).not.toContain(token);
    expect(desk.desk.output()).not.toContain(token);
    const entry = await database.read.findOneByOrFail(AuditEntryRow, { action: 'apiClient.create', subjectId: row.id });
    expect(entry.actor).toBe(`staff:${row.madeByStaffId}`);
    expect(entry.after).toEqual({ scopes: ['orders:read', 'refunds:read'], locationIds: null, prefix: apiClient?.prefix, expiresAt });
  });

  it('may do what they were given, and nothing else', async () => {
    const { program } = await makeProgram({ scopes: ['orders:read'] });
    expect(await scopesOf(program)).toEqual(['orders:read']);
    const answer = await program.request(LIST);
    expect(answer.errors).toMatchObject([{ extensions: { missingScopes: [['staff:manage']] } }]);
  });

  it('show when they called last, however often they call', async () => {
    const { id, program } = await makeProgram();
    expect((await shown(id))?.lastUsedAt).toBeNull();
    await scopesOf(program);
    const { lastUsedAt } = await until(() => shown(id), (one) => one?.lastUsedAt != null);
    await Promise.all(Array.from({ length: 5 }, () => scopesOf(program)));
    expect((await shown(id))?.lastUsedAt).toBe(lastUsedAt);
  });

  describe('are gone at the next request', () => {
    it('when they were revoked, which happens once', async () => {
      const { id, program } = await makeProgram();
      await scopesOf(program);
      expect((await revoke(id)).apiClient).toMatchObject({ id, state: 'REVOKED', revokedAt: expect.any(String) });
      await expectUnknown(program);
      const again = await revoke(id);
      expect(again).toMatchObject({ apiClient: null, userErrors: [{ code: 'ALREADY_REVOKED', field: ['input', 'apiClientId'] }] });
      const rows = await database.read.findBy(AuditEntryRow, { action: 'apiClient.revoke' });
      expect(rows.map(({ before, after }) => [before, after])).toContainEqual([
        { state: 'ACTIVE', prefix: (await shown(id))?.prefix },
        { state: 'REVOKED' },
      ]);
    });

    it('when they expire', async () => {
      const { id, token, program } = await makeProgram({ expiresAt: new Date(Date.now() + HOUR_MS).toISOString() });
      await scopesOf(program);
      await database.transaction((tx) => tx.update(ApiClientRow, { tokenHash: hashToken(token) }, { expiresAt: new Date() }));
      await expectUnknown(program);
      expect((await shown(id))?.state).toBe('EXPIRED');
    });

    it('when their maker was deactivated, and back with the maker', async () => {
      const { id, program } = await makeProgram();
      await change({ active: false });
      await expectUnknown(program);
      const colleague = desk.createClient(['staff:manage']);
      expect((await list(colleague)).find((one) => one.id === id)?.state).toBe('MAKER_INACTIVE');
      await change({ active: true });
      expect(await scopesOf(program)).toEqual(['orders:read']);
    });
  });

  it('lose what their maker loses, and get it back', async () => {
    const { id, program } = await makeProgram({ scopes: ['orders:read', 'refunds:create'] });
    await change({ scopes: ['orders:read', 'staff:manage'] });
    expect(await scopesOf(program)).toEqual(['orders:read']);
    expect(await shown(id)).toMatchObject({ scopes: ['orders:read'], withheldScopes: ['refunds:create'], state: 'ACTIVE' });
    await change({ scopes: [...SCOPES] });
    expect(await scopesOf(program)).toEqual(['orders:read', 'refunds:create']);
  });

  it('lose what concerns all locations when their maker is limited to some', async () => {
    const { id, program } = await makeProgram({ scopes: ['orders:read', 'audit:read'] });
    const zoo = await database.read.findOneByOrFail(LocationRow, { name: 'Zoo' });
    await change({ locationIds: [zoo.id] });
    expect(await scopesOf(program)).toEqual(['orders:read']);
    const colleague = desk.createClient(['staff:manage']);
    expect((await list(colleague)).find((one) => one.id === id)).toMatchObject({
      scopes: ['orders:read'],
      withheldScopes: ['audit:read'],
      locations: [{ name: 'Zoo' }],
    });
  });

  it('can be for some locations, which must be the partner´s own', async () => {
    const [zoo, museum] = [await locationId('Zoo'), await locationId('Museum')];
    const { apiClient } = await make({ locationIds: [museum, zoo, museum] });
    expect(apiClient?.locations?.map(({ name }) => name).sort()).toEqual(['Museum', 'Zoo']);
    desk.createPartner('Elsewhere');
    const elsewhere = desk.createClient(SCOPES, 'Elsewhere');
    await recordOrder(elsewhere, { locationName: 'Far' });
    const { locations } = await elsewhere.data<{ locations: { id: string }[] }>('{ locations { id } }');
    for (const foreign of [locations[0]?.id, 'nonsense', apiClient?.id]) {
      const { userErrors } = await make({ locationIds: [zoo, foreign] });
      expect(userErrors).toMatchObject([{ code: 'LOCATION_UNKNOWN', field: ['input', 'locationIds', '1'] }]);
    }
  });

  it('are not made with anything that is not the maker´s to give, or not in order', async () => {
    await change({ scopes: ['orders:read', 'staff:manage'] });
    const before = await database.read.count(ApiClientRow);
    const zoo = await locationId('Zoo');
    const { apiClient, token, userErrors } = await make({
      name: ' ',
      scopes: ['orders:read', 'refunds:create', 'money:print', 'staff:manage'],
      locationIds: [zoo],
      expiresAt: new Date(Date.now() - 1).toISOString(),
    });
    expect([apiClient, token]).toEqual([null, null]);
    expect(userErrors.map(({ code, field }) => [code, field.join('.')])).toEqual([
      ['NAME_INVALID', 'input.name'],
      ['SCOPE_NOT_YOURS', 'input.scopes.1'],
      ['SCOPE_UNKNOWN', 'input.scopes.2'],
      ['SCOPE_NEEDS_ALL_LOCATIONS', 'input.scopes.3'],
      ['EXPIRY_PAST', 'input.expiresAt'],
    ]);
    expect((await make({ scopes: [] })).userErrors).toMatchObject([{ code: 'SCOPES_MISSING' }]);
    expect((await make({ locationIds: [] })).userErrors).toMatchObject([{ code: 'LOCATIONS_MISSING' }]);
    expect(await database.read.count(ApiClientRow)).toBe(before);
  });

  it('make no others, however much they may do', async () => {
    const { program } = await makeProgram({ scopes: SCOPES });
    for (const maker of [program, desk.client]) {
      const { apiClient, userErrors } = await make({}, maker);
      expect(apiClient).toBeNull();
      expect(userErrors).toMatchObject([{ code: 'NOT_A_PERSON', field: ['input'] }]);
    }
  });

  it('of another partner are as if they were not there', async () => {
    const { id, program } = await makeProgram();
    const other = desk.createClient(SCOPES, 'Elsewhere');
    const refused = await revoke(id, other);
    expect(refused.userErrors).toMatchObject([{ code: 'API_CLIENT_NOT_FOUND', field: ['input', 'apiClientId'] }]);
    for (const unknown of ['nonsense', await locationId('Zoo')]) expect(await revoke(unknown, other)).toEqual(refused);
    expect((await list(other)).map((one) => one.id)).not.toContain(id);
    expect(await scopesOf(program)).toEqual(['orders:read']);
  });

  it('by command have no maker, can be for some locations, and keep what they were given', async () => {
    const printed = desk.run('token', '--name', 'Import', '--scopes', 'orders:read,orders:write', '--partner', 'Lindenhof', '--locations', 'Zoo,Museum');
    const program = new GraphqlClient(desk.desk.url, /rd_\w+/.exec(printed)?.[0] ?? null);
    await change({ scopes: ['staff:manage'] });
    expect(await scopesOf(program)).toEqual(['orders:read', 'orders:write']);
    const made = (await list()).find(({ name }) => name === 'Import');
    expect(made).toMatchObject({ madeBy: null, state: 'ACTIVE' });
    expect(made?.locations?.map(({ name }) => name).sort()).toEqual(['Museum', 'Zoo']);
    const token = (...more: string[]) => desk.run('token', '--name', 'X', '--partner', 'Lindenhof', ...more);
    expect(() => token('--scopes', 'orders:read', '--locations', 'Far')).toThrow('There is no location Far. There are: Museum, Zoo.');
    expect(() => token('--scopes', 'audit:read', '--locations', 'Zoo')).toThrow('concerns all locations');
    expect(() => token('--scopes', 'orders:read', '--expires', '2020-01-01')).toThrow('must lie ahead');
  });

  it('are at most a hundred that count', async () => {
    const missing = 100 - (await list()).filter(({ state }) => state === 'ACTIVE').length;
    for (let count = 0; count < missing; count++) await makeProgram({ name: `Program ${count}` });
    expect((await make({})).userErrors).toMatchObject([{ code: 'TOO_MANY', field: ['input'] }]);
    await revoke((await list())[0]?.id ?? '');
    expect((await make({})).userErrors).toEqual([]);
  });
});

/** Asks until what must happen has happened; the limit of the test is the limit of the patience. */
async function until<Value>(ask: () => Promise<Value>, has: (value: Value) => boolean): Promise<NonNullable<Value>> {
  for (;;) {
    const value = await ask();
    if (value != null && has(value)) return value;
  }
}
