import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { InvitationRow, StaffRow } from '../../server/people/people.entity';
import { SCOPES_OF_ROLE } from '../../server/people/role';
import { SCOPES } from '../../server/people/scope';
import { hashToken } from '../../server/people/token';
import { databases, type FreshDatabase } from '../support/databases';
import { GraphqlClient } from '../support/graphqlClient';
import { mailsTo, tokenIn, waitForMails } from '../support/mails';
import { ADMIN, startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { addPerson, changeInvitation, changeStaff, readInvitations, signedIn } from '../support/staff';

const scopes = SCOPES_OF_ROLE.SUPPORT;

describe.each(databases)('an invitation on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let database: Database;
  let admin: GraphqlClient;
  let other: GraphqlClient;

  beforeAll(async () => {
    fresh = await create();
    zoo = await startPartnerDesk(fresh.url, { PUBLIC_URL: 'http://desk.example.org/' });
    database = await Database.open(fresh.url);
    admin = await signedIn(zoo.desk.url, ADMIN.email);
    zoo.createPartner('Elsewhere');
    other = zoo.createClient(SCOPES, 'Elsewhere');
  });

  afterAll(async () => {
    await database.close();
    await zoo.stop();
    await fresh.drop();
  });

  const tokenSentTo = async (email: string, count = 1) =>
    tokenIn((await waitForMails(zoo.desk, email, count)).at(-1), 'invitation');
  const rowOf = (email: string) => database.read.findOneByOrFail(InvitationRow, { email });
  const invite = (email: string, more: object = {}, client = admin) =>
    changeInvitation(client, 'staffInvite', { email, name: 'Sam', scopes, ...more });
  const makeProgram = async (maker: GraphqlClient) => {
    const { apiClientCreate } = await maker.data<{ apiClientCreate: { apiClient: { id: string }; token: string } }>(
      'mutation ($input: ApiClientCreateInput!) { apiClientCreate(input: $input) { apiClient { id } token } }',
      { input: { name: 'Personnel', scopes: ['staff:manage', ...scopes, 'audit:read'] } },
    );
    return { id: apiClientCreate.apiClient.id, client: new GraphqlClient(zoo.desk.url, apiClientCreate.token) };
  };
  const refusals = async (email: string, more: object = {}, client = admin) =>
    (await invite(email, more, client)).userErrors.map(({ code, field }) => [code, ...field.slice(1)]);

  it('goes out with a link, of which nothing but a hash is kept', async () => {
    const { invitation, userErrors } = await invite(' New@Example.org ');
    expect(userErrors).toEqual([]);
    expect(invitation).toMatchObject({ email: 'new@example.org', name: 'Sam', role: 'SUPPORT', locations: null, invitedBy: 'Admin', expired: false });
    expect(Date.parse(invitation!.expiresAt) - Date.parse(invitation!.createdAt)).toBe(7 * 24 * 3_600_000);
    const token = await tokenSentTo('new@example.org');
    const row = await rowOf('new@example.org');
    expect(row.tokenHash).toBe(hashToken(token));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(await readInvitations(admin)).toContainEqual(invitation);
    expect(await database.read.countBy(StaffRow, { email: 'new@example.org' })).toBe(0);
    expect(zoo.desk.output()).not.toContain(token);
  });

  it('sent again has another link, and the old one is dead', async () => {
    const { invitation } = await invite('again@example.org');
    const old = await tokenSentTo('again@example.org');
    const again = await changeInvitation(admin, 'invitationResend', { invitationId: invitation!.id });
    expect(again.invitation).toMatchObject({ email: 'again@example.org', scopes });
    expect(again.invitation!.id).not.toBe(invitation!.id);
    const link = await tokenSentTo('again@example.org', 2);
    expect(link).not.toBe(old);
    expect((await rowOf('again@example.org')).tokenHash).toBe(hashToken(link));
    expect(await database.read.countBy(InvitationRow, { tokenHash: hashToken(old) })).toBe(0);
    expect(await changeInvitation(admin, 'invitationResend', { invitationId: invitation!.id })).toMatchObject({
      invitation: null,
      userErrors: [{ code: 'INVITATION_NOT_FOUND', field: ['input', 'invitationId'] }],
    });
  });

  it('taken back is gone, with its link', async () => {
    const { invitation } = await invite('back@example.org');
    const revoked = await changeInvitation(admin, 'invitationRevoke', { invitationId: invitation!.id });
    expect(revoked).toEqual({ invitation, userErrors: [] });
    expect(await database.read.countBy(InvitationRow, { email: 'back@example.org' })).toBe(0);
    expect((await changeInvitation(admin, 'invitationRevoke', { invitationId: invitation!.id })).userErrors).toMatchObject([
      { code: 'INVITATION_NOT_FOUND' },
    ]);
    expect(await refusals('back@example.org')).toEqual([]);
  });

  it('is refused for what was written wrong, each at its place', async () => {
    expect(await refusals('nonsense', { name: ' ', scopes: [] })).toEqual([
      ['EMAIL_INVALID', 'email'],
      ['NAME_REQUIRED', 'name'],
      ['SCOPE_REQUIRED', 'scopes'],
    ]);
    expect(await refusals('wrong@example.org', { name: 'x'.repeat(121) })).toEqual([['NAME_TOO_LONG', 'name']]);
    expect(await refusals('wrong@example.org', { scopes: ['money:print'] })).toEqual([['SCOPE_UNKNOWN', 'scopes', '0']]);
    expect(await refusals('wrong@example.org', { locationIds: ['nonsense'] })).toEqual([['LOCATION_UNKNOWN', 'locationIds', '0']]);
    expect(await refusals('wrong@example.org', { locationIds: [] })).toEqual([['LOCATION_REQUIRED', 'locationIds']]);
    expect(mailsTo(zoo.desk, 'wrong@example.org')).toEqual([]);
  });

  it('is refused for own staff, and while another one waits; one that expired does not', async () => {
    expect(await refusals(ADMIN.email)).toEqual([['EMAIL_IS_STAFF', 'email']]);
    await invite('twice@example.org');
    expect(await refusals('twice@example.org')).toEqual([['ALREADY_INVITED', 'email']]);
    await database.transaction((tx) => tx.update(InvitationRow, { email: 'twice@example.org' }, { expiresAt: new Date() }));
    expect(await readInvitations(admin)).toContainEqual(expect.objectContaining({ email: 'twice@example.org', expired: true }));
    expect(await refusals('twice@example.org')).toEqual([]);
    expect(await database.read.countBy(InvitationRow, { email: 'twice@example.org' })).toBe(1);
  });

  it('of an address once, whoever asks at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => refusals('once@example.org')));
    expect(answers.filter((codes) => codes.length === 0)).toHaveLength(1);
    expect(new Set(answers.flat().map(([code]) => code))).toEqual(new Set(['ALREADY_INVITED']));
  });

  it('does not tell whether the address signs in for another partner; the mail does, without a link', async () => {
    const elsewhere = 'admin@elsewhere.example.org';
    const [known, unknown] = [await invite(elsewhere), await invite('unknown@example.org')];
    const shape = ({ invitation, userErrors }: typeof known) => ({ ...invitation, id: '', email: '', createdAt: '', expiresAt: '', userErrors });
    expect(known.userErrors).toEqual([]);
    expect(shape(known)).toEqual(shape(unknown));
    const [mail] = await waitForMails(zoo.desk, elsewhere, 1);
    expect(mail?.text).toContain('This e-mail address signs in there already');
    expect(mail?.text).not.toMatch(/invitation#|Elsewhere/);
    expect(await readInvitations(admin)).toContainEqual(known.invitation);
    // Two partners may invite the same address; neither sees the other's.
    expect(await refusals('unknown@example.org', {}, other)).toEqual([]);
    expect((await readInvitations(other)).map(({ email }) => email)).toEqual(['unknown@example.org']);
  });

  it('of another partner is not there', async () => {
    const { invitation } = await invite('walls@example.org', {}, other);
    for (const mutation of ['invitationResend', 'invitationRevoke'] as const) {
      const nothing = await changeInvitation(admin, mutation, { invitationId: 'nonsense' });
      expect(nothing.userErrors).toMatchObject([{ code: 'INVITATION_NOT_FOUND' }]);
      expect(await changeInvitation(admin, mutation, { invitationId: invitation!.id })).toEqual(nothing);
    }
    expect(await database.read.countBy(InvitationRow, { email: 'walls@example.org' })).toBe(1);
  });

  it('gives nothing that the inviter has not, and is not touched by who has less', async () => {
    const manager = await addPerson(zoo, ['staff:manage', ...scopes]);
    expect(await refusals('more@example.org', { scopes: ['orders:read', 'audit:read'] }, manager.client)).toEqual([
      ['SCOPE_NOT_YOURS', 'scopes', '1'],
    ]);
    const { invitation } = await invite('more@example.org', { scopes: ['audit:read'] });
    for (const mutation of ['invitationResend', 'invitationRevoke'] as const) {
      const refused = await changeInvitation(manager.client, mutation, { invitationId: invitation!.id });
      expect(refused.userErrors).toMatchObject([{ code: 'HAS_MORE_THAN_YOU', field: ['input', 'invitationId'] }]);
    }
  });

  it('is taken back when its sender loses what it gives', async () => {
    const manager = await addPerson(zoo, ['staff:manage', ...scopes, 'audit:read']);
    await invite('support@example.org', {}, manager.client);
    await invite('audit@example.org', { scopes: ['audit:read'] }, manager.client);
    const waiting = async () => (await readInvitations(admin)).map(({ email }) => email);
    await changeStaff(admin, 'staffUpdate', { userId: manager.id, scopes: ['staff:manage', ...scopes] });
    expect(await waiting()).toContain('support@example.org');
    expect(await waiting()).not.toContain('audit@example.org');
    await changeStaff(admin, 'staffDeactivate', { userId: manager.id });
    expect(await waiting()).not.toContain('support@example.org');
  });

  it('of a program is taken back with the program, and when its maker loses what it gives', async () => {
    const manager = await addPerson(zoo, ['staff:manage', ...scopes, 'audit:read']);
    const waiting = async () => (await readInvitations(admin)).map(({ email }) => email);
    const [first, second] = [await makeProgram(manager.client), await makeProgram(manager.client)];
    await invite('program1@example.org', {}, first.client);
    await invite('program2@example.org', {}, second.client);
    await invite('program3@example.org', { scopes: ['audit:read'] }, second.client);
    await changeStaff(admin, 'staffUpdate', { userId: manager.id, scopes: ['staff:manage', ...scopes] });
    expect(await waiting()).toEqual(expect.arrayContaining(['program1@example.org', 'program2@example.org']));
    expect(await waiting()).not.toContain('program3@example.org');
    await admin.data('mutation ($input: ApiClientRevokeInput!) { apiClientRevoke(input: $input) { userErrors { code } } }', {
      input: { apiClientId: first.id },
    });
    expect(await waiting()).not.toContain('program1@example.org');
    expect(await waiting()).toContain('program2@example.org');
    await changeStaff(admin, 'staffDeactivate', { userId: manager.id });
    expect(await waiting()).not.toContain('program2@example.org');
    const revoked = await database.read.findBy(AuditEntryRow, { action: 'invitation.revoke' });
    expect(revoked.map(({ personal }) => (personal as { email: string } | null)?.email)).toEqual(
      expect.arrayContaining(['program1@example.org', 'program2@example.org', 'program3@example.org']),
    );
  });

  it('leaves one row in the audit for each change, with the person in a part of their own', async () => {
    const { invitation } = await invite('audited@example.org', { name: 'Audited Person' });
    const again = await changeInvitation(admin, 'invitationResend', { invitationId: invitation!.id });
    await changeInvitation(admin, 'invitationRevoke', { invitationId: again.invitation!.id });
    await refusals('nonsense');
    const entries = await database.read.find(AuditEntryRow, { where: { subjectType: 'Invitation' }, order: { at: 'ASC', id: 'ASC' } });
    const rights = { scopes: [...scopes], locations: null, expiresAt: expect.any(String) };
    const personal = { email: 'audited@example.org', name: 'Audited Person' };
    expect(entries.slice(-3)).toMatchObject([
      { action: 'invitation.create', before: null, after: rights, personal },
      { action: 'invitation.resend', before: rights, after: rights, personal },
      { action: 'invitation.revoke', before: rights, after: null, personal },
    ]);
    for (const { before, after } of entries) expect(JSON.stringify([before, after])).not.toMatch(/@|Person/);
  });
});
