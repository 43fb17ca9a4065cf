import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { createGlobalIds } from '../../server/graphql/globalIds';
import { GLOBAL_ID_TYPES } from '../../server/globalIdTypes';
import { installationIdKey } from '../../server/database/installation';
import { SessionRow, StaffRow } from '../../server/people/people.entity';
import { SESSION_IDLE_MS } from '../../server/people/session';
import { hashToken } from '../../server/people/token';
import { makeStaff, PASSWORD, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const COOKIE = 'refund_desk_session';
const SESSIONS = '{ sessions { id createdAt lastSeenAt ipAddress device isCurrent } }';
const END = 'mutation ($id: ID!) { sessionEnd(input: { id: $id }) { endedSessionId userErrors { code field } } }';
const MINUTE_MS = 60_000;

interface Session {
  readonly id: string;
  readonly device: string;
  readonly ipAddress: string;
  readonly isCurrent: boolean;
}

describe.each(databases)('sessions on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let person: StaffRow;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
    database = await Database.open(fresh.url);
  });
  beforeEach(async () => {
    person = await makeStaff(database);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const visitor = (userAgent?: string): Visitor => new Visitor(desk.desk.url, undefined, userAgent);
  const signedIn = async (userAgent?: string): Promise<Visitor> => {
    const one = visitor(userAgent);
    expect(await one.signIn(person.email)).toBe('SIGNED_IN');
    return one;
  };
  const rowOf = (one: Visitor): Promise<SessionRow> =>
    database.read.findOneByOrFail(SessionRow, { tokenHash: hashToken(one.cookie(COOKIE) ?? '') });
  const changeRow = (one: Visitor, values: Partial<SessionRow>) =>
    database.transaction((tx) => tx.update(SessionRow, { tokenHash: hashToken(one.cookie(COOKIE) ?? '') }, values));
  const ago = (ms: number): Date => new Date(Date.now() - ms);

  describe('a stolen cookie', () => {
    it.each([
      ['the sign-out', (owner: Visitor) => owner.send('mutation { signOut { signedOut } }')],
      ['a sign-out everywhere', (owner: Visitor) => owner.send('mutation { signOutEverywhere { signedOut } }')],
      ['a sign-in in the same browser', (owner: Visitor) => owner.signIn(person.email)],
      [
        'a change of the password',
        (owner: Visitor) =>
          owner.send(
            `mutation { passwordChange(input: { currentPassword: "${PASSWORD}", newPassword: "violin harbour moss" }) { changed } }`,
          ),
      ],
    ])('is worth nothing after %s', async (_what, act) => {
      const owner = await signedIn();
      const thief = owner.withStolenCookies(desk.desk.url);
      expect(await thief.viewerName()).toBe(person.name);
      await act(owner);
      expect(await thief.viewerName()).toBeNull();
      const { errors } = await thief.request('{ sessions { id } }');
      expect(errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('is worth nothing for who was deactivated', async () => {
      const owner = await signedIn();
      await database.transaction((tx) => tx.update(StaffRow, { id: person.id }, { active: false }));
      expect(await owner.viewerName()).toBeNull();
    });
  });

  describe('a token that somebody else put into the browser', () => {
    it('is not the one of the session after the sign-in', async () => {
      const victim = visitor();
      victim.setCookie(COOKIE, 'a-token-that-the-attacker-knows');
      await victim.signIn(person.email);
      expect(victim.cookie(COOKIE)).not.toBe('a-token-that-the-attacker-knows');
      const attacker = visitor();
      attacker.setCookie(COOKIE, 'a-token-that-the-attacker-knows');
      expect(await attacker.viewerName()).toBeNull();
    });

    it('of a session of the attacker’s own ends with the sign-in', async () => {
      const attacker = await signedIn();
      const victim = attacker.withStolenCookies(desk.desk.url);
      const other = await makeStaff(database);
      await victim.signIn(other.email);
      expect(await attacker.viewerName()).toBeNull();
      expect(await victim.viewerName()).toBe(other.name);
    });
  });

  it('leaves one session of two sign-ins in one request', async () => {
    const one = visitor();
    const signIn = `signIn(input: { email: "${person.email}", password: "${PASSWORD}" }) { viewer { name } }`;
    const { errors } = await one.request(`mutation { first: ${signIn} second: ${signIn} }`);
    if (errors.length === 0) expect(await one.viewerName()).toBe(person.name);
    expect(await database.read.countBy(SessionRow, { staffId: person.id })).toBe(errors.length === 0 ? 1 : 0);
  });

  describe('an end', () => {
    it('comes after an hour without use', async () => {
      const one = await signedIn();
      const before = ago(SESSION_IDLE_MS - MINUTE_MS);
      await changeRow(one, { lastSeenAt: before });
      expect(await one.viewerName()).toBe(person.name);
      // That it is used is written off the way of the request.
      while ((await rowOf(one)).lastSeenAt <= before) await new Promise(setImmediate);
      await changeRow(one, { lastSeenAt: ago(SESSION_IDLE_MS + 1) });
      expect(await one.viewerName()).toBeNull();
    });

    it('comes after twelve hours in use as well', async () => {
      const one = await signedIn();
      const { createdAt, expiresAt } = await rowOf(one);
      expect(expiresAt.getTime() - createdAt.getTime()).toBe(12 * 60 * MINUTE_MS);
      await changeRow(one, { expiresAt: ago(1), lastSeenAt: new Date() });
      expect(await one.viewerName()).toBeNull();
    });

    it('is put off by use, and not by what a page asks while nobody is there', async () => {
      const [used, left] = [await signedIn(), await signedIn()];
      const before = ago(30 * MINUTE_MS);
      await Promise.all([used, left].map((one) => changeRow(one, { lastSeenAt: before })));
      for (let n = 0; n < 3; n++) expect(await left.viewerName({ 'x-unattended': '1' })).toBe(person.name);
      expect(await used.viewerName()).toBe(person.name);
      // Written off the way of the request: the first of the two is over when the second one is there.
      while ((await rowOf(used)).lastSeenAt <= before) await new Promise(setImmediate);
      expect((await rowOf(left)).lastSeenAt).toEqual(before);
      expect(Date.now() - (await rowOf(used)).lastSeenAt.getTime()).toBeLessThan(MINUTE_MS);
    });
  });

  describe('the list', () => {
    it('has one’s own, with what to recognise them by, and without what has ended', async () => {
      const phone = await signedIn(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      );
      const idle = await signedIn();
      await changeRow(idle, { lastSeenAt: ago(SESSION_IDLE_MS + 1) });
      await makeStaff(database).then((other) => visitor().signIn(other.email));
      const here = await signedIn();
      const { data } = await here.request<{ sessions: Session[] }>(SESSIONS);
      expect(data!.sessions.map(({ device, ipAddress, isCurrent }) => [device, ipAddress, isCurrent])).toEqual([
        ['Firefox on Linux', here.address, true],
        ['Safari on iOS', phone.address, false],
      ]);
    });

    it('ends one at a time, of one’s own only', async () => {
      const [here, there] = [await signedIn(), await signedIn()];
      const ids = createGlobalIds(await installationIdKey(database), GLOBAL_ID_TYPES);
      const thereId = ids.encode('Session', (await rowOf(there)).id);
      const stranger = visitor();
      await stranger.signIn((await makeStaff(database)).email);
      const refusal = { endedSessionId: null, userErrors: [{ code: 'SESSION_NOT_FOUND', field: ['input', 'id'] }] };
      for (const id of [thereId, 'nonsense', ids.encode('Staff', person.id), ids.encode('Session', '1')]) {
        expect(await stranger.send(END, { id })).toEqual(refusal);
      }
      expect(await there.viewerName()).toBe(person.name);
      expect(await here.send(END, { id: thereId })).toEqual({ endedSessionId: thereId, userErrors: [] });
      expect(await there.viewerName()).toBeNull();
      expect(await here.viewerName()).toBe(person.name);
      expect(await here.send(END, { id: thereId })).toEqual(refusal);
    });

    it('is ended as a whole, the one that asks included', async () => {
      const all = [await signedIn(), await signedIn(), await signedIn()];
      expect(await all[0]!.send('mutation { signOutEverywhere { signedOut } }')).toEqual({ signedOut: true });
      for (const one of all) expect(await one.viewerName()).toBeNull();
      expect(all[0]!.cookie(COOKIE)).toBeUndefined();
    });

    it('is nothing that a program has', async () => {
      const query = '{ sessions { id } account { email } }';
      expect(await desk.client.data(query)).toEqual({ sessions: null, account: null });
      expect(await desk.client.data('mutation { signOutEverywhere { signedOut } }')).toEqual({ signOutEverywhere: { signedOut: false } });
    });
  });

  it('leaves rows in the audit for sign-ins and sign-outs, without addresses in them', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const { id } = await rowOf(one);
    await one.send('mutation { signOut { signedOut } }');
    await two.send('mutation { signOutEverywhere { signedOut } }');
    const entries = await database.read.find(AuditEntryRow, {
      where: { actor: `staff:${person.id}` },
      order: { at: 'ASC', id: 'ASC' },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      'session.signIn',
      'session.signIn',
      'session.signOut',
      'session.endAll',
    ]);
    expect(entries[2]).toMatchObject({ partnerId: person.partnerId, subjectType: 'Session', subjectId: id });
    expect(JSON.stringify(entries.map(({ before, after }) => [before, after]))).not.toContain(one.address);
  });
});

it('the cookie is bound to the host and to TLS where browsers come by https', async () => {
  const fresh = await databases[0]!.create();
  const desk = await startPartnerDesk(fresh.url, { PUBLIC_URL: 'https://refunds.example.org' });
  const database = await Database.open(fresh.url);
  try {
    const person = await makeStaff(database);
    const response = await fetch(`${desk.desk.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { signIn(input: { email: "${person.email}", password: "${PASSWORD}" }) { viewer { name } } }`,
      }),
    });
    const [cookie, ...others] = response.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-refund_desk_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    // The plain name, which another part of the domain could have set, is not read.
    const plain = new Visitor(desk.desk.url);
    plain.setCookie(COOKIE, /=([\w-]{43})/.exec(cookie!)![1]!);
    expect(await plain.viewerName()).toBeNull();
  } finally {
    await database.close();
    await desk.stop();
    await fresh.drop();
  }
});
