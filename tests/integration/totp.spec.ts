import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { PartnerRow } from '../../server/partners/partner.entity';
import { StaffRow } from '../../server/people/people.entity';
import { beginTotp, makeStaff, PASSWORD, setUpTotp, totpCode, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { waitForMails } from '../support/mails';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const BEGIN =
  'mutation ($password: String!) { totpBegin(input: { password: $password }) { uri secret userErrors { code field } } }';
const CONFIRM = 'mutation ($code: String!) { totpConfirm(input: { code: $code }) { recoveryCodes userErrors { code } } }';
const DISABLE = 'mutation ($input: TotpDisableInput!) { totpDisable(input: $input) { disabled userErrors { code field } } }';
const RENEW =
  'mutation ($input: RecoveryCodesRenewInput!) { recoveryCodesRenew(input: $input) { recoveryCodes userErrors { code field } } }';
const SET_UP = ['totp.begin', 'totp.on'];
const ACCOUNT = '{ account { usesTotp mustUseTotp recoveryCodesLeft } }';

describe.each(databases)('two-step sign-in on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let person: StaffRow;
  let owner: Visitor;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
    database = await Database.open(fresh.url);
  });
  beforeEach(async () => {
    person = await makeStaff(database);
    owner = visitor();
    await owner.signIn(person.email);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const visitor = (): Visitor => new Visitor(desk.desk.url);
  const signIn = (code: string | null): Promise<string> => visitor().signIn(person.email, PASSWORD, code);
  /** What the audit has of the person's account, each as often as it was done. */
  const actions = async (): Promise<string[]> => {
    const entries = await database.read.findBy(AuditEntryRow, { actor: `staff:${person.id}`, subjectType: 'Staff' });
    return entries.map(({ action }) => action).sort();
  };
  const staffRow = (): Promise<StaffRow> => database.read.findOneByOrFail(StaffRow, { id: person.id });

  it('counts once a first code was confirmed, and is kept sealed', async () => {
    const { secret, uri } = await beginTotp(owner);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(await signIn(null)).toBe('SIGNED_IN');
    expect(await owner.send(CONFIRM, { code: '000000' })).toEqual({ recoveryCodes: null, userErrors: [{ code: 'CODE_INVALID' }] });
    const { recoveryCodes } = await owner.send<{ recoveryCodes: string[] }>(CONFIRM, { code: totpCode(secret) });
    expect(recoveryCodes).toHaveLength(10);
    expect(await signIn(null)).toBe('CODE_REQUIRED');
    const kept = JSON.stringify(await staffRow());
    for (const told of [secret, ...recoveryCodes]) expect(kept).not.toContain(told);
    expect(await owner.send(ACCOUNT)).toEqual({ usesTotp: true, mustUseTotp: false, recoveryCodesLeft: 10 });
    const again = await owner.send(BEGIN, { password: PASSWORD });
    expect(again).toEqual({ uri: null, secret: null, userErrors: [{ code: 'TOTP_ON_ALREADY', field: ['input', 'password'] }] });
  });

  it('is set up by nobody who has a session alone, however often they guess the password', async () => {
    const thief = owner.withStolenCookies(desk.desk.url);
    const wrong = { uri: null, secret: null, userErrors: [{ code: 'PASSWORD_WRONG', field: ['input', 'password'] }] };
    for (let n = 0; n < 10; n++) expect(await thief.send(BEGIN, { password: `guess ${n}` })).toEqual(wrong);
    const { data, errors } = await thief.request(BEGIN, { password: PASSWORD });
    expect(data).toEqual({ totpBegin: null });
    expect(errors).toMatchObject([{ extensions: { code: 'THROTTLED', retryAfter: expect.any(Number) } }]);
    expect(await staffRow()).toMatchObject({ totpPendingSealed: null });
    expect(await actions()).toEqual([]);
    // The sign-in is counted apart: the person is not kept out.
    expect(await signIn(null)).toBe('SIGNED_IN');
  });

  it('asks for the code only of who knows the password', async () => {
    await setUpTotp(owner, database, person);
    expect(await visitor().signIn(person.email, 'not the password')).toBe('INVALID_CREDENTIALS');
    expect(await visitor().signIn(person.email, 'not the password', '123456')).toBe('INVALID_CREDENTIALS');
  });

  it('signs the other devices out when it is turned on, and tells the person', async () => {
    const other = visitor();
    await other.signIn(person.email);
    await setUpTotp(owner, database, person);
    expect(await other.viewerName()).toBeNull();
    expect(await owner.viewerName()).toBe(person.name);
    const [mail] = await waitForMails(desk.desk, person.email, 1);
    expect(mail!.subject).toMatch(/two-step sign-in is on/);
  });

  it('takes each code once, one step early or late', async () => {
    const { secret } = await setUpTotp(owner, database, person);
    const code = totpCode(secret);
    expect(await signIn(` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe('SIGNED_IN');
    expect(await signIn(code)).toBe('CODE_INVALID');
    // An older one than the last that was taken counts no more either.
    expect(await signIn(totpCode(secret, -1))).toBe('CODE_INVALID');
    expect(await signIn(totpCode(secret, 1))).toBe('SIGNED_IN');
    expect(await signIn(totpCode(secret, 3))).toBe('CODE_INVALID');
  });

  it('lets one of many in who come with the same code at once', async () => {
    const { secret, recoveryCodes } = await setUpTotp(owner, database, person);
    for (const code of [totpCode(secret), recoveryCodes[0]!]) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(code)));
      expect(answers.filter((answer) => answer === 'SIGNED_IN')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'CODE_INVALID')).toHaveLength(4);
    }
  });

  it('takes a recovery code once, and says how many are left', async () => {
    const { recoveryCodes } = await setUpTotp(owner, database, person);
    expect(await signIn(recoveryCodes[3]!.toUpperCase().replace('-', ' '))).toBe('SIGNED_IN');
    expect(await signIn(recoveryCodes[3]!)).toBe('CODE_INVALID');
    expect(await owner.send(ACCOUNT)).toMatchObject({ recoveryCodesLeft: 9 });
    const used = await database.read.findBy(AuditEntryRow, { action: 'recoveryCode.use', subjectId: person.id });
    expect(used).toMatchObject([{ after: { left: 9 } }]);
  });

  it('makes new recovery codes for who has both factors, and the old ones count no more', async () => {
    const { secret, recoveryCodes: old } = await setUpTotp(owner, database, person);
    const renew = (code: string, password = PASSWORD) =>
      owner.send<{ recoveryCodes: string[] | null }>(RENEW, { input: { password, code } });
    const refused = (code: string, field: string) => ({ recoveryCodes: null, userErrors: [{ code, field: ['input', field] }] });
    expect(await renew(totpCode(secret), 'not the password')).toEqual(refused('PASSWORD_WRONG', 'password'));
    for (const wrong of ['', '000000', 'aaaaa-aaaaa']) expect(await renew(wrong)).toEqual(refused('CODE_INVALID', 'code'));
    expect(await signIn(old[0]!)).toBe('SIGNED_IN');
    const code = totpCode(secret);
    const { recoveryCodes: second } = await renew(code);
    expect(await renew(code)).toEqual(refused('CODE_INVALID', 'code'));
    expect(await signIn(old[1]!)).toBe('CODE_INVALID');
    const { recoveryCodes: third } = await renew(second![0]!);
    expect(third).toHaveLength(10);
    expect(await signIn(second![1]!)).toBe('CODE_INVALID');
    expect(await signIn(third![0]!)).toBe('SIGNED_IN');
    expect(await actions()).toEqual(['recoveryCode.renew', 'recoveryCode.renew', 'recoveryCode.use', 'recoveryCode.use', ...SET_UP]);
  });

  it('makes no new recovery codes for who has no second factor', async () => {
    const answer = await owner.send(RENEW, { input: { password: PASSWORD, code: '000000' } });
    expect(answer).toEqual({ recoveryCodes: null, userErrors: [{ code: 'TOTP_NOT_ON', field: ['input', 'password'] }] });
  });

  it('makes new recovery codes for one of many who come with the same code at once', async () => {
    const { secret, recoveryCodes: old } = await setUpTotp(owner, database, person);
    for (const code of [totpCode(secret), old[0]!]) {
      const input = { password: PASSWORD, code };
      const answers = await Promise.all(Array.from({ length: 5 }, () => owner.send<{ recoveryCodes: unknown }>(RENEW, { input })));
      expect(answers.filter(({ recoveryCodes }) => recoveryCodes !== null)).toHaveLength(code === old[0] ? 0 : 1);
    }
  });

  it('is guessed no faster with a session and the password', async () => {
    const { secret } = await setUpTotp(owner, database, person);
    const codes = [...Array.from({ length: 20 }, (_, n) => String(100_000 + n)), totpCode(secret)];
    const codeOf = async (code: string) => {
      const { errors } = await owner.request(RENEW, { input: { password: PASSWORD, code } });
      return errors[0]?.extensions?.code ?? 'CODE_INVALID';
    };
    const answers: unknown[] = [];
    for (const code of codes) answers.push(await codeOf(code));
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 'CODE_INVALID'), 'THROTTLED']);
  });

  it('is guessed no faster by who knows the password', async () => {
    const { secret } = await setUpTotp(owner, database, person);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => signIn(String(100_000 + n))));
    expect(answers.filter((answer) => answer === 'CODE_INVALID').length).toBeLessThanOrEqual(10);
    expect(answers).toContain('THROTTLED');
    // Leaving the code out does not begin the count anew.
    expect(await signIn(null)).toBe('THROTTLED');
    expect(await signIn(totpCode(secret))).toBe('THROTTLED');
  });

  it('is turned off by both factors together', async () => {
    const { secret } = await setUpTotp(owner, database, person);
    const off = (password: string, code?: string) => owner.send(DISABLE, { input: { password, code } });
    expect(await off('not the password', totpCode(secret))).toMatchObject({ disabled: false, userErrors: [{ code: 'PASSWORD_WRONG' }] });
    expect(await off(PASSWORD)).toMatchObject({ disabled: false, userErrors: [{ code: 'CODE_REQUIRED' }] });
    expect(await off(PASSWORD, '000000')).toMatchObject({ disabled: false, userErrors: [{ code: 'CODE_INVALID' }] });
    expect(await signIn(null)).toBe('CODE_REQUIRED');
    expect(await off(PASSWORD, totpCode(secret))).toEqual({ disabled: true, userErrors: [] });
    expect(await signIn(null)).toBe('SIGNED_IN');
    expect(await actions()).toEqual(['totp.begin', 'totp.off', 'totp.on']);
  });

  it('is taken by a command from who has lost everything, and their sessions end', async () => {
    await setUpTotp(owner, database, person);
    expect(desk.run('two-step-off', '--email', person.email.toUpperCase())).toContain('signs in with the password alone');
    expect(await owner.viewerName()).toBeNull();
    expect(await signIn(null)).toBe('SIGNED_IN');
    expect(desk.run('two-step-off', '--email', person.email)).toContain('has no two-step sign-in');
    expect(() => desk.run('two-step-off', '--email', 'nobody@example.org')).toThrow('Nobody signs in as');
  });

  describe('where the partner requires it', () => {
    const require = (requiresTotp: boolean) =>
      database.transaction((tx) => tx.update(PartnerRow, { id: person.partnerId }, { requiresTotp }));
    const VIEWER = '{ viewer { scopes mustSetUpTotp } }';

    afterEach(() => require(false));

    it('nothing is open to who has none, at the next request, until it is set up', async () => {
      expect(await owner.send(VIEWER)).toEqual({ scopes: ['orders:read'], mustSetUpTotp: false });
      await require(true);
      expect(await owner.send(VIEWER)).toEqual({ scopes: [], mustSetUpTotp: true });
      const { data, errors } = await owner.request('{ orders(first: 1) { nodes { id } } }');
      expect(data).toEqual({ orders: null });
      expect(errors[0]?.extensions).toMatchObject({ missingScopes: [['orders:read']] });
      await setUpTotp(owner, database, person);
      expect(await owner.send(VIEWER)).toEqual({ scopes: ['orders:read'], mustSetUpTotp: false });
    });

    it('it cannot be turned off', async () => {
      const { secret } = await setUpTotp(owner, database, person);
      await require(true);
      const answer = await owner.send(DISABLE, { input: { password: PASSWORD, code: totpCode(secret) } });
      expect(answer).toEqual({ disabled: false, userErrors: [{ code: 'TOTP_REQUIRED', field: ['input', 'password'] }] });
      expect(await signIn(totpCode(secret))).toBe('SIGNED_IN');
    });

    it('programs go on', async () => {
      await require(true);
      const { viewer } = await desk.client.data<{ viewer: { scopes: string[]; mustSetUpTotp: boolean } }>(VIEWER);
      expect(viewer.mustSetUpTotp).toBe(false);
      expect(viewer.scopes).toContain('orders:read');
    });
  });
});
