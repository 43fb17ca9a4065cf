import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { Authenticator, InvalidTokenError } from '../../server/people/authentication';
import { createAdmin, createToken, CommandError } from '../../server/people/peopleCommands';
import { ApiClientRow, SessionRow, StaffRow } from '../../server/people/people.entity';
import { hashPassword } from '../../server/people/password';
import { SCOPES, type Scope } from '../../server/people/scope';
import { SecondFactor } from '../../server/people/secondFactor';
import { SignInService, type SignedIn } from '../../server/people/signInService';
import { SignInThrottle } from '../../server/people/signInThrottle';
import { StaffService } from '../../server/people/staffService';
import { hashToken } from '../../server/people/token';
import { newId } from '../../server/database/id';
import { insertPartner } from '../../server/partners/newPartner';
import { databases, type FreshDatabase } from '../support/databases';
import { TEST_SECRET } from '../support/desk';

const PASSWORD = 'correct horse battery';
const PARTNER = { partnerName: 'Lindenhof Park', currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' };
const ADMIN = { email: 'admin@example.com', name: 'Ada Admin', password: PASSWORD };

describe.each(databases)('people on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let authenticator: Authenticator;
  let signIns: SignInService;

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    authenticator = new Authenticator(database, { sessionSeen: () => undefined, apiClientSeen: () => undefined });
    signIns = new SignInService(database, new SecondFactor(TEST_SECRET), new SignInThrottle());
    await createAdmin({ database, ...ADMIN, ...PARTNER });
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const signIn = async (
    password = PASSWORD,
    email = ADMIN.email,
    replacedToken: string | null = null,
  ): Promise<SignedIn | null> => {
    const from = { address: '10.0.0.1', userAgent: null };
    const result = await signIns.signIn({ email, password, code: null, replacedToken, ...from });
    if (typeof result !== 'string') return result;
    expect(result).toBe('INVALID_CREDENTIALS');
    return null;
  };

  const addStaff = async (partnerId: string, email: string, scopes: Scope[]): Promise<string> => {
    const id = newId();
    const passwordHash = await hashPassword(PASSWORD);
    const row = { id, partnerId, email, name: email, passwordHash, scopes, active: true, createdAt: new Date() };
    await database.transaction((tx) => tx.insert(StaffRow, row));
    return id;
  };

  describe('sessions', () => {
    it('say who is calling, for which partner, with which scopes', async () => {
      const signedIn = await signIn();
      const caller = await authenticator.authenticate({ cookieToken: signedIn!.token });
      expect(caller).toEqual(signedIn!.caller);
      expect(caller).toMatchObject({
        kind: 'staff',
        key: `staff:${caller!.id}`,
        name: 'Ada Admin',
        partner: { id: caller!.partnerId, name: 'Lindenhof Park', currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' },
      });
      expect([...caller!.scopes]).toEqual([...SCOPES]);
    });

    it('are kept as a hash only, and the address is read in any case', async () => {
      const signedIn = await signIn(PASSWORD, ' Admin@Example.COM ');
      const [row] = await database.read.find(SessionRow);
      expect(row!.tokenHash).toBe(hashToken(signedIn!.token));
      expect(JSON.stringify(row)).not.toContain(signedIn!.token);
    });

    it('are not given for a wrong password, an unknown address or somebody who has left', async () => {
      expect(await signIn('wrong')).toBeNull();
      expect(await signIn(PASSWORD, 'nobody@example.com')).toBeNull();
      await database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, { active: false }));
      expect(await signIn()).toBeNull();
      expect(await database.read.count(SessionRow)).toBe(0);
    });

    it('are new with each sign-in; the one that the browser had ends', async () => {
      const first = await signIn();
      const second = await signIn(PASSWORD, ADMIN.email, first!.token);
      expect(second!.token).not.toBe(first!.token);
      expect(await authenticator.authenticate({ cookieToken: first!.token })).toBeNull();
      expect(await authenticator.authenticate({ cookieToken: second!.token })).not.toBeNull();
    });

    it('end with the sign-out', async () => {
      const { token, caller } = (await signIn())!;
      expect(await signIns.signOut(caller)).toBe(true);
      expect(await signIns.signOut(caller)).toBe(false);
      expect(await authenticator.authenticate({ cookieToken: token })).toBeNull();
    });

    it('end when their time is over, and are removed by the next sign-in', async () => {
      const { token } = (await signIn())!;
      await database.transaction((tx) => tx.update(SessionRow, { tokenHash: hashToken(token) }, { expiresAt: new Date() }));
      expect(await authenticator.authenticate({ cookieToken: token })).toBeNull();
      await signIn();
      expect(await database.read.count(SessionRow)).toBe(1);
    });

    it('end for whoever has left, and carry the scopes of the moment', async () => {
      const { token } = (await signIn())!;
      await database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, { scopes: ['orders:read'] }));
      expect([...(await authenticator.authenticate({ cookieToken: token }))!.scopes]).toEqual(['orders:read']);
      await database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, { active: false }));
      expect(await authenticator.authenticate({ cookieToken: token })).toBeNull();
    });

    it('are presumed to be whose they were, until the database says otherwise', async () => {
      const cookieToken = (await signIn())!.token;
      const changed = (fields: Partial<StaffRow>) => database.transaction((tx) => tx.update(StaffRow, { email: ADMIN.email }, fields));
      expect(authenticator.presume({ cookieToken })).toBeNull();
      const first = await authenticator.authenticate({ cookieToken });
      expect(authenticator.presume({ cookieToken })).toBe(first);
      expect(await authenticator.authenticate({ cookieToken })).toBe(first);
      await changed({ scopes: ['orders:read'] });
      expect(authenticator.presume({ cookieToken })).toBe(first);
      const second = await authenticator.authenticate({ cookieToken });
      expect(second).not.toBe(first);
      expect(authenticator.presume({ cookieToken })).toBe(second);
      await changed({ active: false });
      expect(await authenticator.authenticate({ cookieToken })).toBeNull();
      expect(authenticator.presume({ cookieToken })).toBeNull();
    });

    it('are nobody for a token that was made up', async () => {
      expect(await authenticator.authenticate({})).toBeNull();
      expect(await authenticator.authenticate({ cookieToken: 'made up' })).toBeNull();
    });
  });

  describe('API tokens', () => {
    const bearer = (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}` });
    const scopes = ['orders:write', 'orders:read'];

    it('say which program is calling, before any session', async () => {
      const { token, prefix, id } = await createToken({ database, name: 'Check-out', scopes });
      const { token: cookieToken } = (await signIn())!;
      const caller = await authenticator.authenticate({ authorization: `Bearer ${token}`, cookieToken });
      expect(caller).toMatchObject({ kind: 'apiClient', id, key: `apiClient:${id}`, name: 'Check-out', sessionId: null });
      expect([...caller!.scopes]).toEqual(['orders:read', 'orders:write']);
      expect(token.startsWith(prefix)).toBe(true);
      expect(JSON.stringify(await database.read.find(ApiClientRow))).not.toContain(token);
    });

    it('are refused, never taken for nobody, when they do not count', async () => {
      const { token, id } = await createToken({ database, name: 'Check-out', scopes });
      const { token: cookieToken } = (await signIn())!;
      const change = (values: Partial<ApiClientRow>) => database.transaction((tx) => tx.update(ApiClientRow, { id }, values));
      await expect(bearer(`${token}x`)).rejects.toThrow(InvalidTokenError);
      await expect(authenticator.authenticate({ authorization: token, cookieToken })).rejects.toThrow(InvalidTokenError);
      await expect(authenticator.authenticate({ authorization: 'Basic YTpi', cookieToken })).rejects.toThrow(InvalidTokenError);
      await change({ expiresAt: new Date() });
      await expect(bearer(token)).rejects.toThrow(InvalidTokenError);
      await change({ expiresAt: null, revokedAt: new Date() });
      await expect(bearer(token)).rejects.toThrow(InvalidTokenError);
      await change({ revokedAt: null });
      expect(await bearer(token)).not.toBeNull();
    });

    it('are no session, and a session is no API token', async () => {
      const { token } = await createToken({ database, name: 'Check-out', scopes });
      expect(await authenticator.authenticate({ cookieToken: token })).toBeNull();
      await expect(bearer((await signIn())!.token)).rejects.toThrow(InvalidTokenError);
    });
  });

  describe('staff', () => {
    it('get and lose permissions, with a row in the audit', async () => {
      const { caller } = (await signIn())!;
      const staff = new StaffService(database);
      const id = await addStaff(caller.partnerId, 'sam@example.com', ['orders:read']);
      const update = (scopes: string[]) => staff.update(caller, { staffId: id, scopes });
      const result = await update(['refunds:read', 'orders:read', 'refunds:read']);
      expect(result).toMatchObject({ staff: { id, scopes: ['orders:read', 'refunds:read'] } });
      await update(['orders:read', 'refunds:read']);
      const entries = await database.read.findBy(AuditEntryRow, { action: 'staff.update' });
      expect(entries).toMatchObject([
        {
          partnerId: caller.partnerId,
          actor: caller.key,
          subjectId: id,
          before: { scopes: ['orders:read'], locations: null },
          after: { scopes: ['orders:read', 'refunds:read'], locations: null },
          personal: { email: 'sam@example.com', name: 'sam@example.com' },
        },
      ]);
      expect((await staff.list(caller)).map((one) => one.name)).toEqual(['Ada Admin', 'sam@example.com']);
    });

    it('of another partner are not there', async () => {
      const { caller } = (await signIn())!;
      const other = await database.transaction((tx) =>
        insertPartner(tx, { name: 'Elsewhere', currencyCode: 'EUR', timeZone: 'UTC' }, 'test'),
      );
      const foreign = await addStaff(other.id, 'eve@example.org', ['orders:read']);
      const staff = new StaffService(database);
      const [refused, unknown] = [
        await staff.update(caller, { staffId: foreign, scopes: [] }),
        await staff.update(caller, { staffId: null, scopes: [] }),
      ];
      expect(refused).toMatchObject({ problems: [{ code: 'STAFF_NOT_FOUND', field: ['input', 'userId'] }] });
      expect(unknown).toEqual(refused);
      expect(await staff.list(caller)).toHaveLength(1);
      expect((await staff.list({ partnerId: other.id }))[0]!.scopes).toEqual(['orders:read']);
    });

    it('get no permission that does not exist', async () => {
      const { caller } = (await signIn())!;
      const result = await new StaffService(database).update(caller, { staffId: caller.id, scopes: ['orders:read', 'money:print'] });
      expect(result).toMatchObject({ problems: [{ code: 'SCOPE_UNKNOWN', field: ['input', 'scopes', '1'] }] });
    });

    it('keep an admin, whoever asks at once', async () => {
      const first = (await signIn())!.caller;
      const { email } = await createAdmin({ database, email: 'sam@example.com', name: 'Sam', password: PASSWORD });
      const second = (await signIn(PASSWORD, email))!.caller;
      const staff = new StaffService(database);
      const results = await Promise.all([
        staff.update(first, { staffId: second.id, scopes: [] }),
        staff.update(second, { staffId: first.id, scopes: [] }),
      ]);
      expect(results.filter((result) => 'staff' in result)).toHaveLength(1);
      expect(results).toContainEqual({ problems: [expect.objectContaining({ code: 'RIGHTS_CHANGED' })] });
      const scopes = (await staff.list(first)).map((one) => one.scopes.length);
      expect(scopes.sort()).toEqual([0, SCOPES.length]);
    });
  });

  describe('commands', () => {
    it('make an admin for the partner that is there', async () => {
      const made = await createAdmin({ database, email: 'Second@Example.com', name: 'Second' });
      expect(made).toMatchObject({ email: 'second@example.com', partnerName: 'Lindenhof Park', isNewPartner: false });
      expect((await signIn(made.generatedPassword!, made.email))!.caller.scopes.size).toBe(SCOPES.length);
    });

    it.each([
      [{ email: ADMIN.email }, 'exists already'],
      [{ email: 'nonsense' }, 'is not an e-mail address'],
      [{ password: 'short' }, 'at least 12 characters'],
      [{ password: 'lindenhof park 26' }, 'made of your name'],
      [{ name: ' ' }, 'A name must have'],
      [{ partnerName: 'Elsewhere' }, 'Say which partner. There are: Lindenhof Park.'],
    ])('refuse %j', async (wrong, message) => {
      const options = { database, email: 'new@example.com', name: 'New', ...wrong };
      await expect(createAdmin(options)).rejects.toThrow(CommandError);
      await expect(createAdmin(options)).rejects.toThrow(message);
      expect(await database.read.count(StaffRow)).toBe(1);
    });

    it('make no token with a permission that does not exist', async () => {
      await expect(createToken({ database, name: 'X', scopes: ['orders:read', 'x'] })).rejects.toThrow('no permission x');
      await expect(createToken({ database, name: 'X', scopes: [] })).rejects.toThrow('at least one permission');
      expect(await database.read.count(ApiClientRow)).toBe(0);
    });
  });
});
