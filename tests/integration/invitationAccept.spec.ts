import type { EntityManager } from 'typeorm';
import { AuditEntryRow } from '../../server/audit/audit.entity';
import { Database } from '../../server/database/database';
import { newId } from '../../server/database/id';
import { PartnerRow } from '../../server/partners/partner.entity';
import { InvitationAcceptService } from '../../server/people/invitationAcceptService';
import { ApiClientRow, InvitationRow, StaffRow } from '../../server/people/people.entity';
import { SignInThrottle } from '../../server/people/signInThrottle';
import { hashToken } from '../../server/people/token';
import { makeInvitation, makeStaff, PASSWORD, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const OFFER = 'query ($token: String!) { invitation(token: $token) { partnerName email name } }';
const ACCEPT = `mutation ($input: InvitationAcceptInput!) {
  invitationAccept(input: $input) { viewer { name scopes } userErrors { code field } }
}`;
const LINK_INVALID = { viewer: null, userErrors: [{ code: 'LINK_INVALID', field: ['input', 'token'] }] };

describe.each(databases)('accepting an invitation on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;

  beforeAll(async () => {
    fresh = await create();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
    database = await Database.open(fresh.url);
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const visitor = (): Visitor => new Visitor(desk.desk.url);
  const accept = (token: string, change: Record<string, string> = {}, by = visitor()) =>
    by.send(ACCEPT, { input: { token, name: ' Ivy ', password: PASSWORD, ...change } });
  const staffVersion = async (partnerId: string): Promise<number> =>
    (await database.read.findOneByOrFail(PartnerRow, { id: partnerId })).staffVersion;
  const peopleAt = (email: string): Promise<number> => database.read.countBy(StaffRow, { email });

  it('makes the person with the rights that were given, and signs them in', async () => {
    const { row, token } = await makeInvitation(database, { locationIds: ['7'] });
    const before = await staffVersion(row.partnerId);
    const browser = visitor();
    expect(await browser.send(OFFER, { token })).toEqual({ partnerName: 'Lindenhof', email: row.email, name: 'Ivy Invited' });
    expect(await accept(token, {}, browser)).toEqual({
      viewer: { name: 'Ivy', scopes: ['orders:read', 'refunds:create'] },
      userErrors: [],
    });
    expect(await browser.viewerName()).toBe('Ivy');
    expect(await visitor().signIn(row.email)).toBe('SIGNED_IN');
    const staff = await database.read.findOneByOrFail(StaffRow, { email: row.email });
    expect(staff).toMatchObject({ partnerId: row.partnerId, name: 'Ivy', scopes: row.scopes, locationIds: ['7'], active: true });
    expect(await staffVersion(row.partnerId)).toBe(before + 1);
    expect(await database.read.findBy(AuditEntryRow, { action: 'invitation.accept', subjectId: staff.id })).toMatchObject([
      { actor: `staff:${staff.id}`, after: { scopes: row.scopes, locationIds: ['7'], invitedBy: row.invitedBy } },
    ]);
  });

  it('works once, by two at once as well', async () => {
    const { row, token } = await makeInvitation(database);
    const answers = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(answers.filter(({ viewer }) => viewer !== null)).toHaveLength(1);
    expect(await peopleAt(row.email)).toBe(1);
    expect(await accept(token)).toEqual(LINK_INVALID);
    expect(await visitor().send(OFFER, { token })).toBeNull();
  });

  it('is nothing when it is too old, taken back or made up', async () => {
    const old = await makeInvitation(database, { expiresAt: new Date() });
    const gone = await makeInvitation(database);
    await database.transaction((tx) => tx.delete(InvitationRow, { id: gone.row.id }));
    for (const token of [old.token, gone.token, '', 'A'.repeat(43)]) {
      expect(await visitor().send(OFFER, { token })).toBeNull();
      expect(await accept(token)).toEqual(LINK_INVALID);
    }
    expect(await peopleAt(old.row.email)).toBe(0);
  });

  it.each<[string, Partial<StaffRow>]>([
    ['was deactivated', { active: false }],
    ['lost what it gives', { scopes: ['staff:manage'] }],
    ['was limited to places', { locationIds: ['7'] }],
  ])('is nothing when who sent it %s, however that came about', async (_what, change) => {
    const sender = await makeStaff(database, { scopes: ['staff:manage', 'orders:read', 'refunds:create'] });
    const { row, token } = await makeInvitation(database, { invitedBy: `staff:${sender.id}` });
    expect(await visitor().send(OFFER, { token })).toMatchObject({ email: row.email });
    await database.transaction((tx) => tx.update(StaffRow, { id: sender.id }, change));
    expect(await visitor().send(OFFER, { token })).toBeNull();
    expect(await accept(token)).toEqual(LINK_INVALID);
    expect(await peopleAt(row.email)).toBe(0);
  });

  it.each([
    ['was revoked', (tx: EntityManager, id: string) => tx.update(ApiClientRow, { id }, { revokedAt: new Date() })],
    ['has expired', (tx: EntityManager, id: string) => tx.update(ApiClientRow, { id }, { expiresAt: new Date() })],
  ])('is nothing when the program that sent it %s', async (_what, change) => {
    const [program] = await database.read.find(ApiClientRow, { order: { id: 'ASC' }, take: 1 });
    const client = { ...program!, id: newId(), tokenHash: hashToken(String(Math.random())) };
    await database.transaction((tx) => tx.insert(ApiClientRow, client));
    const { row, token } = await makeInvitation(database, { invitedBy: `apiClient:${client.id}` });
    expect(await visitor().send(OFFER, { token })).toMatchObject({ email: row.email });
    await database.transaction((tx) => change(tx, client.id));
    expect(await accept(token)).toEqual(LINK_INVALID);
    expect(await peopleAt(row.email)).toBe(0);
  });

  it('needs a name and a password that the rules take, and stays good until then', async () => {
    const { row, token } = await makeInvitation(database);
    const refused = (code: string, field: string) => ({ viewer: null, userErrors: [{ code, field: ['input', field] }] });
    expect(await accept(token, { name: '  ' })).toEqual(refused('NAME_INVALID', 'name'));
    expect(await accept(token, { name: 'x'.repeat(121) })).toEqual(refused('NAME_INVALID', 'name'));
    expect(await accept(token, { password: 'short' })).toEqual(refused('PASSWORD_TOO_SHORT', 'password'));
    expect(await accept(token, { password: `${row.email}` })).toEqual(refused('PASSWORD_PERSONAL', 'password'));
    expect(await peopleAt(row.email)).toBe(0);
    expect(await accept(token)).toMatchObject({ userErrors: [] });
  });

  it('changes nothing for an address that signs in already, here or at another partner', async () => {
    const person = await makeStaff(database);
    const { row, token } = await makeInvitation(database, { email: person.email });
    expect(await accept(token)).toEqual({ viewer: null, userErrors: [{ code: 'EMAIL_IN_USE', field: ['input', 'token'] }] });
    expect(await database.read.findOneByOrFail(StaffRow, { id: person.id })).toEqual(person);
    expect(await database.read.existsBy(InvitationRow, { id: row.id })).toBe(true);
  });

  it.each([
    ['taken back', (tx: EntityManager, { id }: InvitationRow) => tx.delete(InvitationRow, { id })],
    ['sent by somebody who is deactivated', (tx: EntityManager, { invitedBy }: InvitationRow) =>
      tx.update(StaffRow, { id: invitedBy.split(':')[1] }, { active: false })],
    ['given fewer rights', (tx: EntityManager, { id }: InvitationRow) => tx.update(InvitationRow, { id }, { scopes: [] })],
  ])('makes nobody when it is %s while the password is hashed', async (_what, change) => {
    const sender = await makeStaff(database, { scopes: ['orders:read', 'refunds:create'] });
    const { row, token } = await makeInvitation(database, { invitedBy: `staff:${sender.id}` });
    /** The same database, where somebody else is faster by one transaction. */
    const outrun = Object.create(database, {
      transaction: {
        value: async <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => {
          await database.transaction((tx) => change(tx, row));
          return database.transaction(work);
        },
      },
    }) as Database;
    const from = { address: '10.0.0.1', userAgent: null, requestId: 'request-1' };
    const result = await new InvitationAcceptService(outrun, new SignInThrottle()).accept({ token, name: 'Ivy', password: PASSWORD, ...from });
    expect(result).toMatchObject({ problems: [{ code: 'LINK_INVALID' }] });
    expect(await peopleAt(row.email)).toBe(0);
  });
});
