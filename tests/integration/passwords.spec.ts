import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { PasswordResetRow, StaffRow } from '../../server/people/people.entity';
import { makeStaff, PASSWORD, setUpTotp, totpCode, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { mailsTo, tokenIn, waitForMails } from '../support/mails';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const NEW_PASSWORD = 'violin harbour moss';
const CHANGE =
  'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { changed userErrors { code field } } }';
const REQUEST = 'mutation ($email: String!) { passwordResetRequest(input: { email: $email }) { accepted } }';
const RESET = 'mutation ($input: PasswordResetInput!) { passwordReset(input: $input) { email userErrors { code field } } }';
const LINK_INVALID = { email: null, userErrors: [{ code: 'LINK_INVALID', field: ['input', 'token'] }] };

describe.each(databases)('passwords on $kind', ({ create }) => {
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

  const visitor = (): Visitor => new Visitor(desk.desk.url);
  const workIsDone = async (): Promise<void> => {
    while (await database.read.existsBy(OutboxRow, { topic: 'PASSWORD_RESET_SEND' })) await new Promise(setImmediate);
  };
  const askForLink = async (email = person.email): Promise<void> => {
    await visitor().send(REQUEST, { email });
    await workIsDone();
  };
  const linkFor = async (): Promise<string> => {
    await askForLink();
    const mails = mailsTo(desk.desk, person.email).filter(({ subject }) => subject.endsWith('set a new password'));
    return tokenIn(mails.at(-1), 'password');
  };
  const reset = (token: string, newPassword = NEW_PASSWORD) => visitor().send(RESET, { input: { token, newPassword } });
  const actions = async (): Promise<string[]> => {
    const entries = await database.read.find(AuditEntryRow, { where: { subjectId: person.id }, order: { at: 'ASC', id: 'ASC' } });
    return entries.map(({ action }) => action);
  };

  describe('a change', () => {
    let owner: Visitor;
    const change = (currentPassword: string, newPassword: string) =>
      owner.send(CHANGE, { input: { currentPassword, newPassword } });

    beforeEach(async () => {
      owner = visitor();
      await owner.signIn(person.email);
    });

    it('needs the password of now, and one that the rules take', async () => {
      const refused = (code: string, field: string) => ({ changed: false, userErrors: [{ code, field: ['input', field] }] });
      expect(await change('not the password', NEW_PASSWORD)).toEqual(refused('PASSWORD_WRONG', 'currentPassword'));
      expect(await change(PASSWORD, 'short')).toEqual(refused('PASSWORD_TOO_SHORT', 'newPassword'));
      expect(await change(PASSWORD, 'passwordpassword')).toEqual(refused('PASSWORD_COMMON', 'newPassword'));
      expect(await change(PASSWORD, 'Lindenhof-2026-!!')).toEqual(refused('PASSWORD_PERSONAL', 'newPassword'));
      expect(await change(PASSWORD, PASSWORD)).toEqual(refused('PASSWORD_UNCHANGED', 'newPassword'));
      expect(await visitor().signIn(person.email)).toBe('SIGNED_IN');
      expect(await actions()).toEqual([]);
    });

    it('ends every other session and link, and is told by mail', async () => {
      const other = visitor();
      await other.signIn(person.email);
      const token = await linkFor();
      expect(await change(PASSWORD, NEW_PASSWORD)).toEqual({ changed: true, userErrors: [] });
      expect(await owner.viewerName()).toBe(person.name);
      expect(await other.viewerName()).toBeNull();
      expect(await reset(token)).toEqual(LINK_INVALID);
      expect(await visitor().signIn(person.email)).toBe('INVALID_CREDENTIALS');
      expect(await visitor().signIn(person.email, NEW_PASSWORD)).toBe('SIGNED_IN');
      const mails = await waitForMails(desk.desk, person.email, 2);
      expect(mails.map(({ subject }) => subject)).toEqual([
        'Refund Desk: set a new password',
        'Refund Desk: your password was changed',
      ]);
      expect(await actions()).toContain('password.change');
    });

    it('is made once when two come at once', async () => {
      const twin = visitor();
      await twin.signIn(person.email);
      const answers = await Promise.all([
        change(PASSWORD, NEW_PASSWORD),
        twin.request(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'another one of mine' } }),
      ]);
      expect(JSON.stringify(answers).match(/"changed":true/g)).toHaveLength(1);
      expect((await actions()).filter((action) => action === 'password.change')).toHaveLength(1);
    });

    it('is throttled, without locking the sign-in', async () => {
      for (let n = 0; n < 10; n++) await change(`guess ${n}`, NEW_PASSWORD);
      const { errors } = await owner.request(CHANGE, { input: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } });
      expect(errors[0]?.extensions).toMatchObject({ code: 'THROTTLED' });
      expect(await visitor().signIn(person.email)).toBe('SIGNED_IN');
    });
  });

  describe('a reset', () => {
    it('sets another password, ends every session, and signs nobody in', async () => {
      const signedIn = visitor();
      await signedIn.signIn(person.email);
      const token = await linkFor();
      const browser = visitor();
      const answer = await browser.send(RESET, { input: { token, newPassword: NEW_PASSWORD } });
      expect(answer).toEqual({ email: person.email, userErrors: [] });
      expect(await signedIn.viewerName()).toBeNull();
      expect(await browser.viewerName()).toBeNull();
      expect(await visitor().signIn(person.email)).toBe('INVALID_CREDENTIALS');
      expect(await visitor().signIn(person.email, NEW_PASSWORD)).toBe('SIGNED_IN');
      expect((await actions()).slice(0, 2)).toEqual(['password.resetLink', 'password.reset']);
    });

    it('works once, by two at once as well, and ends the other links', async () => {
      const first = await linkFor();
      const second = await linkFor();
      expect(second).not.toBe(first);
      const answers = await Promise.all([reset(first), reset(first, 'another one of mine'), reset(first)]);
      expect(answers.filter((answer) => answer.email !== null)).toHaveLength(1);
      expect(answers.filter((answer) => answer.email === null)).toEqual([LINK_INVALID, LINK_INVALID]);
      expect(await reset(first)).toEqual(LINK_INVALID);
      expect(await reset(second)).toEqual(LINK_INVALID);
      expect((await actions()).filter((action) => action === 'password.reset')).toHaveLength(1);
    });

    it('works for half an hour', async () => {
      const token = await linkFor();
      const [link] = await database.read.findBy(PasswordResetRow, { staffId: person.id });
      expect(link!.expiresAt.getTime() - link!.createdAt.getTime()).toBe(30 * 60_000);
      expect(JSON.stringify(link)).not.toContain(token);
      await database.transaction((tx) => tx.update(PasswordResetRow, { id: link!.id }, { expiresAt: new Date() }));
      expect(await reset(token)).toEqual(LINK_INVALID);
      expect(await visitor().signIn(person.email)).toBe('SIGNED_IN');
    });

    it('refuses a weak password, and the link stays good', async () => {
      const token = await linkFor();
      expect(await reset(token, 'passwordpassword')).toEqual({
        email: null,
        userErrors: [{ code: 'PASSWORD_COMMON', field: ['input', 'newPassword'] }],
      });
      expect(await reset(token)).toMatchObject({ email: person.email });
    });

    it('goes past no second factor', async () => {
      const owner = visitor();
      await owner.signIn(person.email);
      const { secret } = await setUpTotp(owner, database, person);
      expect(await reset(await linkFor())).toMatchObject({ email: person.email });
      expect(await visitor().signIn(person.email, NEW_PASSWORD)).toBe('CODE_REQUIRED');
      expect(await visitor().signIn(person.email, NEW_PASSWORD, totpCode(secret))).toBe('SIGNED_IN');
    });

    it('opens the way in again to who had tried too often', async () => {
      for (let n = 0; n < 11; n++) await visitor().signIn(person.email, `guess ${n}`);
      expect(await visitor().signIn(person.email)).toBe('THROTTLED');
      expect(await reset(await linkFor())).toMatchObject({ email: person.email });
      expect(await visitor().signIn(person.email, NEW_PASSWORD)).toBe('SIGNED_IN');
    });

    it('is nothing for who was deactivated, before or after the link', async () => {
      const token = await linkFor();
      await database.transaction((tx) => tx.update(StaffRow, { id: person.id }, { active: false }));
      expect(await reset(token)).toEqual(LINK_INVALID);
      await askForLink();
      expect(mailsTo(desk.desk, person.email)).toHaveLength(1);
    });

    it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(10_000), "' OR 1=1 --"])('is refused for the token %.20j', async (token) => {
      expect(await reset(token)).toEqual(LINK_INVALID);
    });
  });

  describe('a request for a link', () => {
    it('is answered alike for every address', async () => {
      const left = await makeStaff(database, { active: false });
      const answers = [];
      for (const email of [person.email, left.email, 'nobody@example.org', 'not an address']) {
        answers.push(await visitor().request(REQUEST, { email }));
      }
      expect(answers[0]).toEqual({ status: 200, data: { passwordResetRequest: { accepted: true } }, errors: [] });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      await workIsDone();
      expect(mailsTo(desk.desk, person.email)).toHaveLength(1);
      for (const email of [left.email, 'nobody@example.org']) expect(mailsTo(desk.desk, email)).toEqual([]);
    });

    it('is bounded by account and by address, whether or not there is an account', async () => {
      for (const email of [person.email, 'somebody-else@example.org']) {
        await Promise.all(Array.from({ length: 5 }, () => visitor().send(REQUEST, { email })));
        const { errors } = await visitor().request(REQUEST, { email: ` ${email.toUpperCase()} ` });
        expect(errors[0]).toMatchObject({ message: expect.stringContaining('Try again in'), extensions: { code: 'THROTTLED' } });
      }
      await workIsDone();
      // Three good links are enough for anybody.
      expect(await database.read.countBy(PasswordResetRow, { staffId: person.id })).toBe(3);
      expect(mailsTo(desk.desk, person.email)).toHaveLength(3);
      const one = visitor();
      const answers = [];
      for (let n = 0; n < 51; n++) answers.push(await one.request(REQUEST, { email: `many${n}@example.org` }));
      expect(answers.filter(({ errors }) => errors.length > 0)).toHaveLength(1);
    });
  });
});
