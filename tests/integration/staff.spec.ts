import { Database } from '../../server/database/database';
import { AuditEntryRow } from '../../server/audit/audit.entity';
import { SCOPES_OF_ROLE } from '../../server/people/role';
import { SCOPES } from '../../server/people/scope';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk, type Desk } from '../support/desk';
import { GraphqlClient } from '../support/graphqlClient';
import { recordOrder } from '../support/orders';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { addPerson, changeStaff, readStaff, signedIn, tryToChange } from '../support/staff';

const LOCATIONS = '{ locations { id name } }';
const ORDERS = '{ orders { nodes { number } } }';
const WORDS = `{ permissions { scope label description needsAllLocations } staffRoles { role label description scopes needsAllLocations } }`;

const codesOf = async (client: GraphqlClient, query: string) =>
  (await client.request(query)).errors.map(({ extensions }) => extensions?.code);

describe.each(databases)('the staff of a partner on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let second: Desk;
  let admin: GraphqlClient;
  let adminId: string;
  let park: { id: string; name: string };
  let foreign: { staffId: string; locationId: string };

  const locationsOf = async (client: GraphqlClient) =>
    (await client.data<{ locations: { id: string; name: string }[] }>(LOCATIONS)).locations;

  beforeAll(async () => {
    fresh = await create();
    zoo = await startPartnerDesk(fresh.url);
    admin = await signedIn(zoo.desk.url, ADMIN.email);
    adminId = (await readStaff(admin))[0]!.id;
    await recordOrder(zoo.client, { locationName: 'Park' });
    await recordOrder(zoo.client, { locationName: 'Zoo' });
    park = (await locationsOf(zoo.client))[0]!;
  });
  beforeAll(async () => {
    second = await startDesk({ databaseUrl: fresh.url });
  });
  beforeAll(async () => {
    zoo.createPartner('Elsewhere');
    const other = zoo.createClient(SCOPES, 'Elsewhere');
    await recordOrder(other);
    foreign = { staffId: (await readStaff(other))[0]!.id, locationId: (await locationsOf(other))[0]!.id };
  });

  afterAll(async () => {
    await second.stop();
    await zoo.stop();
    await fresh.drop();
  });

  it('are shown with their role, their locations and their state', async () => {
    const { id, email } = await addPerson(zoo, SCOPES_OF_ROLE.REFUND_AGENT);
    await changeStaff(admin, 'staffUpdate', { userId: id, scopes: SCOPES_OF_ROLE.REFUND_AGENT, locationIds: [park.id] });
    const everyone = await readStaff(admin);
    expect(everyone.find((one) => one.id === adminId)).toMatchObject({ role: 'ADMIN', locations: null, active: true });
    expect(everyone.find((one) => one.id === id)).toEqual({
      id,
      email,
      name: expect.stringMatching(/^Person /),
      scopes: SCOPES_OF_ROLE.REFUND_AGENT,
      role: 'REFUND_AGENT',
      locations: [park],
      active: true,
      hasTotp: false,
    });
    expect(everyone.map((one) => one.id)).not.toContain(foreign.staffId);
  });

  it('and their permissions and roles are told in words, each of them', async () => {
    const { permissions, staffRoles } = await admin.data<{ permissions: Record<string, unknown>[]; staffRoles: unknown[] }>(WORDS);
    expect(permissions.map(({ scope }) => scope)).toEqual(SCOPES);
    expect(permissions.filter(({ needsAllLocations }) => needsAllLocations).map(({ scope }) => scope)).toEqual([
      'staff:manage',
      'settings:manage',
      'audit:read',
    ]);
    expect(staffRoles).toMatchObject([
      { role: 'ADMIN', label: 'Admin', scopes: SCOPES, needsAllLocations: true },
      { role: 'MANAGER', scopes: SCOPES_OF_ROLE.MANAGER, needsAllLocations: false },
      { role: 'REFUND_AGENT' },
      { role: 'SUPPORT' },
    ]);
    expect(await codesOf(new GraphqlClient(zoo.desk.url), WORDS)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  it('are shown to and changed by nobody without the permission', async () => {
    const { client } = await addPerson(zoo, SCOPES.filter((scope) => scope !== 'staff:manage'));
    expect(await codesOf(client, '{ staff { id } invitations { id } }')).toEqual([
      'UNAUTHORIZED_FIELD_OR_TYPE',
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ]);
    for (const mutation of ['staffUpdate', 'staffDeactivate', 'staffReactivate'] as const) {
      const input = { userId: adminId, ...(mutation === 'staffUpdate' && { scopes: [] }) };
      expect(await tryToChange(client, mutation, input)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    }
  });

  it('lose what is taken with the next request, also at another server', async () => {
    const { id, email } = await addPerson(zoo, ['orders:read', 'refunds:read']);
    const there = await signedIn(second.url, email);
    expect((await there.data<{ orders: { nodes: unknown[] } }>(ORDERS)).orders.nodes).toHaveLength(2);
    await changeStaff(admin, 'staffUpdate', { userId: id, scopes: ['refunds:read'] });
    expect(await codesOf(there, ORDERS)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    await changeStaff(admin, 'staffUpdate', { userId: id, scopes: ['refunds:read', 'orders:read'] });
    expect(await codesOf(there, ORDERS)).toEqual([]);
  });

  it('are out with the next request when they are deactivated, and come back only by signing in again', async () => {
    const { id, email, client } = await addPerson(zoo, ['orders:read']);
    const there = await signedIn(second.url, email);
    const viewer = async (one: GraphqlClient) => (await one.data('{ viewer { id } }')).viewer;
    expect(await viewer(there)).toEqual({ id });
    const gone = await changeStaff(admin, 'staffDeactivate', { userId: id });
    expect(gone).toMatchObject({ staff: { id, active: false, scopes: ['orders:read'] }, userErrors: [] });
    expect([await viewer(there), await viewer(client)]).toEqual([null, null]);
    await expect(signedIn(second.url, email)).rejects.toThrow('INVALID_CREDENTIALS');
    expect(await changeStaff(admin, 'staffDeactivate', { userId: id })).toEqual(gone);
    expect(await changeStaff(admin, 'staffReactivate', { userId: id })).toMatchObject({ staff: { id, active: true } });
    expect([await viewer(there), await viewer(client)]).toEqual([null, null]);
    expect(await viewer(await signedIn(second.url, email))).toEqual({ id });
  });

  it('keep their locations when none are sent, and get all of them by null', async () => {
    const { id } = await addPerson(zoo, ['orders:read']);
    const update = async (input: object) => (await changeStaff(admin, 'staffUpdate', { userId: id, ...input })).staff?.locations;
    expect(await update({ scopes: ['orders:read'], locationIds: [park.id, park.id] })).toEqual([park]);
    expect(await update({ scopes: ['orders:read', 'refunds:read'] })).toEqual([park]);
    expect(await update({ scopes: ['orders:read'], locationIds: null })).toBeNull();
  });

  it('cannot be given what concerns all locations for some of them', async () => {
    const { id } = await addPerson(zoo, ['orders:read']);
    const limited = { userId: id, scopes: ['orders:read', 'audit:read'], locationIds: [park.id] };
    expect(await changeStaff(admin, 'staffUpdate', limited)).toMatchObject({
      staff: null,
      userErrors: [{ code: 'SCOPE_NEEDS_ALL_LOCATIONS', field: ['input', 'scopes', '1'] }],
    });
    const none = { ...limited, scopes: ['orders:read'], locationIds: [] };
    expect(await tryToChange(admin, 'staffUpdate', none)).toEqual(['LOCATION_REQUIRED']);
  });

  it('and locations of another partner look like what does not exist', async () => {
    const { id } = await addPerson(zoo, ['orders:read']);
    const limit = async (locationId: string) => {
      const input = { userId: id, scopes: ['orders:read'], locationIds: [park.id, locationId] };
      return (await changeStaff(admin, 'staffUpdate', input)).userErrors;
    };
    const unknown = await limit('nonsense');
    expect(unknown).toMatchObject([{ code: 'LOCATION_UNKNOWN', field: ['input', 'locationIds', '1'] }]);
    for (const other of [foreign.locationId, adminId]) expect(await limit(other)).toEqual(unknown);
    for (const mutation of ['staffUpdate', 'staffDeactivate', 'staffReactivate'] as const) {
      const change = async (userId: string) =>
        (await changeStaff(admin, mutation, { userId, ...(mutation === 'staffUpdate' && { scopes: [] }) })).userErrors;
      const nobody = await change('nonsense');
      expect(nobody).toMatchObject([{ code: 'STAFF_NOT_FOUND', field: ['input', 'userId'] }]);
      for (const other of [foreign.staffId, park.id]) expect(await change(other)).toEqual(nobody);
    }
  });

  it('get no permission that does not exist, or that the giver has not', async () => {
    const manager = await addPerson(zoo, ['staff:manage', 'orders:read']);
    const { id } = await addPerson(zoo, ['orders:read']);
    const give = async (scopes: string[]) =>
      (await changeStaff(manager.client, 'staffUpdate', { userId: id, scopes })).userErrors.map(({ code, field }) => [code, field[2]]);
    expect(await give(['orders:read', 'refunds:create', 'audit:read'])).toEqual([
      ['SCOPE_NOT_YOURS', '1'],
      ['SCOPE_NOT_YOURS', '2'],
    ]);
    expect(await give(['money:print'])).toEqual([['SCOPE_UNKNOWN', '0']]);
    expect(await give(['staff:manage'])).toEqual([]);
  });

  it('who have more than the caller are not changed by them', async () => {
    const manager = await addPerson(zoo, ['staff:manage', 'orders:read']);
    for (const mutation of ['staffUpdate', 'staffDeactivate', 'staffReactivate'] as const) {
      const input = { userId: adminId, ...(mutation === 'staffUpdate' && { scopes: ['staff:manage'] }) };
      expect(await tryToChange(manager.client, mutation, input)).toEqual(['HAS_MORE_THAN_YOU']);
    }
    expect((await readStaff(admin)).find((one) => one.id === adminId)).toMatchObject({ role: 'ADMIN', active: true });
  });

  it('deactivate everybody but themselves, and keep an admin', async () => {
    expect(await tryToChange(admin, 'staffDeactivate', { userId: adminId })).toEqual(['YOURSELF']);
    for (const one of await readStaff(admin)) {
      if (one.id !== adminId) expect(await tryToChange(admin, 'staffDeactivate', { userId: one.id })).toEqual([]);
    }
    for (const scopes of [[], SCOPES.slice(1)]) {
      expect(await changeStaff(admin, 'staffUpdate', { userId: adminId, scopes })).toMatchObject({
        staff: null,
        userErrors: [{ code: 'LAST_ADMIN', field: ['input', 'userId'] }],
      });
    }
    // A program has nobody who it is itself: the rule holds for it as well.
    expect(await tryToChange(zoo.client, 'staffDeactivate', { userId: adminId })).toEqual(['LAST_ADMIN']);
  });

  it('leave a row in the audit for each change, which tells who and what, and of no person outside its own part', async () => {
    const { id, email } = await addPerson(zoo, ['orders:read']);
    await changeStaff(admin, 'staffUpdate', { userId: id, scopes: ['refunds:read'], locationIds: [park.id] });
    await changeStaff(admin, 'staffDeactivate', { userId: id });
    await changeStaff(admin, 'staffDeactivate', { userId: id });
    await tryToChange(admin, 'staffDeactivate', { userId: adminId });
    const database = await Database.open(fresh.url);
    const entries = await database.read.find(AuditEntryRow, { order: { at: 'ASC', id: 'ASC' } });
    await database.close();
    const [update, deactivate, ...more] = entries.slice(entries.findLastIndex(({ after }) => JSON.stringify(after).includes('["refunds:read"]')));
    expect(more).toEqual([]);
    expect(update).toMatchObject({
      action: 'staff.update',
      actor: expect.stringMatching(/^staff:\d+$/),
      subjectType: 'Staff',
      before: { scopes: ['orders:read'], locations: null },
      after: { scopes: ['refunds:read'], locations: ['Park'] },
      personal: { email },
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(deactivate).toMatchObject({ action: 'staff.deactivate', before: { active: true }, after: { active: false } });
    for (const { before, after } of entries) expect(JSON.stringify([before, after])).not.toMatch(/@|Person/);
  });
});
