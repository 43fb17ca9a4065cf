import { verify } from '@node-rs/argon2';
import pino from 'pino';
import { Database } from '../../server/database/database';
import type { Mail } from '../../server/mail/mailer';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { Worker } from '../../server/outbox/worker';
import { createLinkTokens } from '../../server/people/linkToken';
import { createAdmin } from '../../server/people/peopleCommands';
import { passwordResetSender } from '../../server/people/passwordResetSender';
import { PasswordService } from '../../server/people/passwordService';
import { Reauthentication } from '../../server/people/reauthentication';
import { SecondFactor } from '../../server/people/secondFactor';
import { SignInService } from '../../server/people/signInService';
import { SignInThrottle } from '../../server/people/signInThrottle';
import { makeStaff, PASSWORD } from '../support/accounts';
import { statementsOf } from '../support/askedStatements';
import { databases, type FreshDatabase } from '../support/databases';
import { TEST_SECRET } from '../support/desk';

jest.mock('@node-rs/argon2', () => {
  const argon2 = jest.requireActual<{ verify: typeof verify }>('@node-rs/argon2');
  return { ...argon2, verify: jest.fn(argon2.verify) };
});

const FROM = { address: '10.0.0.1', userAgent: null };

/** What tells an account from none is not the time, which no test can measure, but the work that takes it. */
describe.each(databases)('the work for an address without an account on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let signIns: SignInService;
  let passwords: PasswordService;

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    const admin = { email: 'admin@example.org', name: 'Ada', password: PASSWORD };
    await createAdmin({ database, ...admin, partnerName: 'Lindenhof', currencyCode: 'EUR', timeZone: 'UTC' });
    const throttle = new SignInThrottle();
    signIns = new SignInService(database, new SecondFactor(TEST_SECRET), throttle);
    passwords = new PasswordService(database, throttle, new Reauthentication(database, throttle));
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  /** The statements that something sends, and how many passwords it hashes. */
  const workOf = async (act: () => Promise<unknown>): Promise<{ statements: string[]; hashes: number }> => {
    jest.mocked(verify).mockClear();
    const statements = await statementsOf(act);
    return { statements: statements.map(({ sql }) => sql), hashes: jest.mocked(verify).mock.calls.length };
  };

  it('is the same at a sign-in as for a wrong password, and for who was deactivated', async () => {
    const left = await makeStaff(database, { active: false });
    const signIn = (email: string, given: string) => () =>
      signIns.signIn({ email, password: given, code: null, replacedToken: null, ...FROM });
    const wrong = await workOf(signIn('admin@example.org', 'not the password'));
    expect(wrong.statements.length).toBeGreaterThanOrEqual(2);
    expect(wrong.hashes).toBe(1);
    expect(await workOf(signIn('nobody@example.org', 'not the password'))).toEqual(wrong);
    expect(await workOf(signIn(left.email, PASSWORD))).toEqual(wrong);
    expect(await workOf(signIn('not an address', ''))).toEqual(wrong);
  });

  it('is the same when a link is asked for', async () => {
    const left = await makeStaff(database, { active: false });
    const ask = (email: string) => () => passwords.requestReset(email, FROM.address);
    const known = await workOf(ask('admin@example.org'));
    expect(known.statements.some((sql) => sql.startsWith('INSERT INTO'))).toBe(true);
    for (const email of ['nobody@example.org', left.email, 'not an address']) expect(await workOf(ask(email))).toEqual(known);
    expect(await database.read.countBy(OutboxRow, { topic: 'PASSWORD_RESET_SEND' })).toBe(4);
  });

  it('ends with one mail, and the same one when it is sent twice', async () => {
    const sent: Mail[] = [];
    const logger = pino({ level: 'silent' });
    const failsOnce = async (mail: Mail): Promise<void> => {
      sent.push(mail);
      if (sent.length === 1) throw new Error('the line was cut after the mail was taken');
    };
    const linkTokens = createLinkTokens(TEST_SECRET);
    const handler = passwordResetSender({ database, mailer: { send: failsOnce }, logger, linkTokens, linkUrl: 'https://desk.example.org' });
    const worker = new Worker(database, { PASSWORD_RESET_SEND: handler }, logger);
    for (const email of ['admin@example.org', 'nobody@example.org']) await passwords.requestReset(email, FROM.address);
    await worker.workOff();
    await database.transaction((tx) => tx.update(OutboxRow, { topic: 'PASSWORD_RESET_SEND' }, { dueAt: new Date() }));
    await worker.workOff();
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    expect(sent[0]).toMatchObject({ to: 'admin@example.org', text: expect.stringMatching(/https:\/\/desk\.example\.org\/password#[\w-]{43}\n/) });
    expect(await database.read.count(OutboxRow)).toBe(0);
  });

  it('makes no link again that was used while its mail was sent a second time', async () => {
    const sent: Mail[] = [];
    const logger = pino({ level: 'silent' });
    const useAndFail = async (mail: Mail): Promise<void> => {
      sent.push(mail);
      const token = /#([\w-]{43})/.exec(mail.text)![1]!;
      expect(await passwords.reset({ token, newPassword: 'violin harbour moss', ...FROM })).toEqual({ email: mail.to });
      throw new Error('the line was cut after the mail was taken');
    };
    const linkTokens = createLinkTokens(TEST_SECRET);
    const handler = passwordResetSender({ database, mailer: { send: useAndFail }, logger, linkTokens, linkUrl: 'https://desk.example.org' });
    const worker = new Worker(database, { PASSWORD_RESET_SEND: handler }, logger);
    await passwords.requestReset('admin@example.org', FROM.address);
    await worker.workOff();
    await database.transaction((tx) => tx.update(OutboxRow, { topic: 'PASSWORD_RESET_SEND' }, { dueAt: new Date() }));
    await worker.workOff();
    expect(sent).toHaveLength(1);
    expect(await database.read.countBy(OutboxRow, { topic: 'PASSWORD_RESET_SEND' })).toBe(0);
  });
});
