import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { SessionRow, type StaffRow } from '../../server/people/people.entity';
import { makeStaff, PASSWORD, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { GraphqlClient } from '../support/graphqlClient';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const WRONG = 'not the password of anybody';

describe.each(databases)('guessing passwords on $kind', ({ create }) => {
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

  const visitor = (address?: string): Visitor => new Visitor(desk.desk.url, address);
  const tally = (answers: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
    return counts;
  };
  const sessionsOf = (staff: StaffRow): Promise<number> => database.read.countBy(SessionRow, { staffId: staff.id });

  it('one account is refused after ten failures, from anywhere, with the right password as well', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 12; n++) answers.push(await visitor().signIn(person.email, WRONG));
    expect(answers.slice(0, 10)).toEqual(Array(10).fill('INVALID_CREDENTIALS'));
    expect(answers.slice(10)).toEqual(['THROTTLED', 'THROTTLED']);
    expect(await visitor().signIn(person.email)).toBe('THROTTLED');
    const input = { email: person.email, password: PASSWORD };
    const refused = await new GraphqlClient(desk.desk.url).send('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } } }', { input });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await sessionsOf(person)).toBe(0);
  });

  it('is one account however its address is written', async () => {
    const [name, host] = person.email.split('@') as [string, string];
    const written = [
      person.email.toUpperCase(),
      `  ${person.email}\t`,
      `${name}\u200b@${host}`,
      person.email.replace('p', '\uff50'),
      person.email.normalize('NFD').replace('o', '\u2134'),
    ];
    for (let n = 0; n < 10; n++) expect(await visitor().signIn(written[n % 5]!, WRONG)).toBe('INVALID_CREDENTIALS');
    for (const email of [person.email, ...written]) expect(await visitor().signIn(email)).toBe('THROTTLED');
  });

  it('a hundred failures of an address are too many, whatever accounts it tries and has', async () => {
    const address = '203.0.113.7';
    const own = await makeStaff(database);
    for (let round = 0; round < 10; round++) {
      const tries = Array.from({ length: 10 }, (_, n) => visitor(address).signIn(`nobody${round}-${n}@example.org`, WRONG));
      expect(tally(await Promise.all(tries))).toEqual({ INVALID_CREDENTIALS: 10 });
      // What the attacker has an account of their own for changes nothing.
      if (round < 9) expect(await visitor(address).signIn(own.email)).toBe('SIGNED_IN');
    }
    expect(await visitor(address).signIn(person.email)).toBe('THROTTLED');
    expect(await visitor().signIn(person.email)).toBe('SIGNED_IN');
  });

  it('counts a /64 of IPv6 as one address', async () => {
    const host = (n: number): string => `2001:db8:5:5:${n.toString(16)}::1`;
    const tries = Array.from({ length: 100 }, (_, n) => visitor(host(n)).signIn(`six${n}@example.org`, WRONG));
    expect(tally(await Promise.all(tries)).INVALID_CREDENTIALS).toBeGreaterThan(0);
    expect(await visitor(host(101)).signIn(person.email)).toBe('THROTTLED');
    expect(await visitor('2001:db8:5:6::1').signIn(person.email)).toBe('SIGNED_IN');
  });

  it('goes no faster by aliases in one request', async () => {
    const one = (n: number, password: string): string =>
      `a${n}: signIn(input: { email: "${person.email}", password: "${password}" }) { viewer { name } userErrors { code } }`;
    const guesses = Array.from({ length: 30 }, (_, n) => one(n, `${WRONG} ${n}`));
    const thief = visitor();
    const { data, errors } = await thief.request(`mutation { ${[...guesses, one(30, PASSWORD)].join('\n')} }`);
    // Refused as a whole, or counted one by one: the right password at the end comes too late either way.
    const looked = Object.values(data ?? {}).filter(Boolean) as { userErrors: { code: string }[] }[];
    expect(looked.length).toBeLessThanOrEqual(10);
    for (const { userErrors } of looked) expect(userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
    expect(errors.length).toBeGreaterThan(0);
    expect(await thief.viewerName()).toBeNull();
    expect(await sessionsOf(person)).toBe(0);
  });

  it('goes no faster by a flood at once, and others still sign in', async () => {
    const flood = Array.from({ length: 60 }, () => visitor().signIn(person.email, WRONG));
    const other = await makeStaff(database);
    const [answers, signedIn] = [await Promise.all(flood), await visitor().signIn(other.email)];
    expect(tally(answers)).toEqual({ INVALID_CREDENTIALS: 10, THROTTLED: 50 });
    expect(signedIn).toBe('SIGNED_IN');
  });

  it('learns nothing of which addresses have an account', async () => {
    const left = await makeStaff(database, { active: false });
    const body = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { name } userErrors { code message field } } }';
    const asked = [person.email, left.email, 'nobody@example.org', 'not an address', ''];
    const answers = [];
    for (const email of asked) answers.push(await visitor().request(body, { input: { email, password: WRONG } }));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await visitor().signIn(left.email)).toBe('INVALID_CREDENTIALS');
    expect(await visitor().signIn(left.email, PASSWORD, '123456')).toBe('INVALID_CREDENTIALS');
  });

  it('leaves a row in the audit for each failure of an account, and none for what was not looked at', async () => {
    const thief = visitor();
    for (let n = 0; n < 13; n++) await thief.signIn(person.email, WRONG);
    await thief.signIn('nobody@example.org', WRONG);
    while (await database.read.existsBy(OutboxRow, { topic: 'SIGN_IN_FAILED' })) await new Promise(setImmediate);
    const entries = await database.read.findBy(AuditEntryRow, { action: 'session.signInFailed', subjectId: person.id });
    expect(entries).toHaveLength(10);
    expect(entries[0]).toMatchObject({ partnerId: person.partnerId, actor: 'visitor', after: { reason: 'INVALID_CREDENTIALS' } });
    expect(JSON.stringify(entries.map(({ before, after }) => [before, after]))).not.toContain(thief.address);
  });
});
