import { Database } from '../../server/database/database';
import { newId } from '../../server/database/id';
import { PasswordResetRow } from '../../server/people/people.entity';
import { hashToken } from '../../server/people/token';
import { makeInvitation, makeStaff, PASSWORD, Visitor } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { GraphqlClient } from '../support/graphqlClient';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

const NEW_PASSWORD = 'violin harbour moss';
const RESET = `mutation ($input: PasswordResetInput!) {
  answer: passwordReset(input: $input) { done: email userErrors { code message field } }
}`;
const ACCEPT = `mutation ($input: InvitationAcceptInput!) {
  answer: invitationAccept(input: $input) { done: viewer { id } userErrors { code message field } }
}`;
const OFFER = 'query ($token: String!) { invitation(token: $token) { email } }';

interface Answer {
  readonly answer: { readonly done: unknown; readonly userErrors: readonly { readonly code: string }[] } | null;
}

let made = 0;
const madeUp = (): string => `made up ${++made}`.padEnd(43, '_');

describe.each(databases)('guessing links on $kind', ({ create }) => {
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

  const visitor = (address?: string): Visitor => new Visitor(desk.desk.url, address);

  async function makeResetLink(change: Partial<PasswordResetRow> = {}): Promise<string> {
    const { id: staffId } = await makeStaff(database);
    const token = madeUp();
    const now = Date.now();
    const times = { createdAt: new Date(now), expiresAt: new Date(now + 60_000) };
    const row = { id: newId(), staffId, place: 0, tokenHash: hashToken(token), ...times, ...change };
    await database.transaction((tx) => tx.insert(PasswordResetRow, row));
    return token;
  }

  describe.each([
    {
      what: 'a reset',
      operation: RESET,
      input: (token: string, newPassword = NEW_PASSWORD) => ({ token, newPassword }),
      link: () => makeResetLink(),
      oldLink: () => makeResetLink({ expiresAt: new Date() }),
    },
    {
      what: 'an invitation',
      operation: ACCEPT,
      input: (token: string, password = PASSWORD) => ({ token, name: 'Ivy', password }),
      link: async () => (await makeInvitation(database)).token,
      oldLink: async () => (await makeInvitation(database, { expiresAt: new Date() })).token,
    },
  ])('of $what', ({ operation, input, link, oldLink }) => {
    const attempt = (by: Visitor, token: string, password?: string) =>
      by.request<Answer>(operation, { input: input(token, password) });
    const codeOf = async (by: Visitor, token: string, password?: string): Promise<string> => {
      const { data, errors } = await attempt(by, token, password);
      const [error] = errors;
      if (error) return error.extensions?.code as string;
      return data?.answer?.userErrors[0]?.code ?? 'DONE';
    };

    it('is refused to an address that has tried too many, with a good one as well', async () => {
      const thief = visitor();
      const answers = await Promise.all(Array.from({ length: 120 }, () => codeOf(thief, madeUp())));
      expect(answers.filter((answer) => answer === 'LINK_INVALID')).toHaveLength(100);
      expect(answers.filter((answer) => answer === 'THROTTLED')).toHaveLength(20);
      const good = await link();
      expect(await codeOf(thief, good)).toBe('THROTTLED');
      const refused = await new GraphqlClient(desk.desk.url).send(operation, { input: input(good) }, { 'x-forwarded-for': thief.address });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await codeOf(visitor(), good)).toBe('DONE');
    });

    it('says the same of every link that does not work', async () => {
      const used = await link();
      expect(await codeOf(visitor(), used)).toBe('DONE');
      const tokens = [madeUp(), '', used, await oldLink()];
      const answers = await Promise.all(tokens.map((token) => attempt(visitor(), token)));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]!.data!.answer!.userErrors).toMatchObject([{ code: 'LINK_INVALID' }]);
    });

    it('bounds the tries with one link, good or not, from wherever they come', async () => {
      for (const token of [await link(), madeUp()]) {
        const answers = await Promise.all(Array.from({ length: 40 }, () => codeOf(visitor(), token, 'short')));
        expect(answers.filter((answer) => answer === 'THROTTLED')).toHaveLength(10);
        expect(await codeOf(visitor(), token)).toBe('THROTTLED');
      }
    });

    it('counts nothing against an address whose people have good links', async () => {
      const office = visitor();
      for (let n = 0; n < 5; n++) {
        const token = await link();
        for (let round = 0; round < 25; round++) expect(await codeOf(office, token, 'short')).toBe('PASSWORD_TOO_SHORT');
        expect(await codeOf(office, token)).toBe('DONE');
      }
    });
  });

  it('goes no faster by asking what invitations offer, many in one request as well', async () => {
    const thief = visitor();
    const asked = Array.from({ length: 30 }, (_, n) => `a${n}: invitation(token: "${madeUp()}") { email }`).join('\n');
    for (let round = 0; round < 4; round++) await thief.request(`{ ${asked} }`);
    const { row, token } = await makeInvitation(database);
    const { data, errors } = await thief.request(OFFER, { token });
    expect(data).toEqual({ invitation: null });
    expect(errors).toMatchObject([{ extensions: { code: 'THROTTLED', retryAfter: expect.any(Number) } }]);
    expect(await visitor().send(OFFER, { token })).toEqual({ email: row.email });
  });
});
