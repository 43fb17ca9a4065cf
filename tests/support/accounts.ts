import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Database } from '../../server/database/database';
import { newId } from '../../server/database/id';
import { PartnerRow } from '../../server/partners/partner.entity';
import { createLinkTokens } from '../../server/people/linkToken';
import { newStaffRow } from '../../server/people/newStaff';
import { hashPassword } from '../../server/people/password';
import { InvitationRow, StaffRow } from '../../server/people/people.entity';
import { hashToken } from '../../server/people/token';
import { TEST_SECRET } from './desk';
import { GraphqlClient, type GraphqlAnswer, type Variables } from './graphqlClient';

export const PASSWORD = 'gravel lantern oboe';

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { viewer { name scopes mustSetUpTotp } userErrors { code message field } }
}`;

interface SignInData {
  readonly signIn: {
    readonly viewer: { readonly name: string; readonly scopes: string[]; readonly mustSetUpTotp: boolean } | null;
    readonly userErrors: readonly { readonly code: string }[];
  };
}

/** A browser somewhere: with cookies and a network address of its own. */
export class Visitor {
  private readonly client: GraphqlClient;

  /** The desk must trust one proxy (TRUSTED_PROXIES=1). */
  constructor(
    url: string,
    readonly address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    readonly userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ) {
    this.client = new GraphqlClient(url);
  }

  request<Data = Record<string, unknown>>(
    query: string,
    variables: Variables = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<GraphqlAnswer<Data>> {
    const from = { 'x-forwarded-for': this.address, 'user-agent': this.userAgent };
    return this.client.request<Data>(query, variables, { ...from, ...headers });
  }

  /** The payload of the one field of an operation. Throws when there are errors. */
  async send<Payload = Record<string, unknown>>(query: string, variables: Variables = {}): Promise<Payload> {
    const { data, errors } = await this.request<Record<string, Payload>>(query, variables);
    const [payload] = Object.values(data ?? {});
    if (errors.length > 0 || payload === undefined) throw new Error(JSON.stringify(errors));
    return payload;
  }

  /** `SIGNED_IN`, or the code of what speaks against it. */
  async signIn(email: string, password = PASSWORD, code: string | null = null): Promise<string> {
    const { data, errors } = await this.request<SignInData>(SIGN_IN, { input: { email, password, code } });
    const [error] = errors;
    if (error) return String(error.extensions?.code);
    return data?.signIn.viewer ? 'SIGNED_IN' : String(data?.signIn.userErrors[0]?.code);
  }

  /** The name of who is signed in here; null for nobody. */
  async viewerName(headers: Readonly<Record<string, string>> = {}): Promise<string | null> {
    const { data } = await this.request<{ viewer: { name: string } | null }>('{ viewer { name } }', {}, headers);
    return data?.viewer?.name ?? null;
  }

  /** Another browser with the same cookies: of whoever stole them. */
  withStolenCookies(url: string): Visitor {
    const thief = new Visitor(url);
    thief.client.takeCookiesOf(this.client);
    return thief;
  }

  cookie(name: string): string | undefined {
    return this.client.cookie(name);
  }

  setCookie(name: string, value: string): void {
    this.client.setCookie(name, value);
  }
}

let people = 0;

/** Makes somebody who can sign in, with an address that nobody else has. Their password is PASSWORD. */
export async function makeStaff(database: Database, change: Partial<StaffRow> = {}): Promise<StaffRow> {
  const [partner] = await database.read.find(PartnerRow, { order: { id: 'ASC' }, take: 1 });
  const email = `person${++people}@example.org`;
  const passwordHash = await hashPassword(PASSWORD);
  const person = { partnerId: partner!.id, email, name: `Person ${people}`, passwordHash, locationIds: null };
  const row = { ...newStaffRow({ ...person, scopes: ['orders:read'] }, new Date()), ...change };
  await database.transaction((tx) => tx.insert(StaffRow, row));
  return row;
}

/** Makes an invitation as the desk does, sent by the first member of staff, and gives back the token of its link. */
export async function makeInvitation(
  database: Database,
  change: Partial<InvitationRow> = {},
): Promise<{ readonly row: InvitationRow; readonly token: string }> {
  const [partner] = await database.read.find(PartnerRow, { order: { id: 'ASC' }, take: 1 });
  const [sender] = await database.read.find(StaffRow, { where: { partnerId: partner!.id }, order: { id: 'ASC' }, take: 1 });
  const id = newId();
  const token = createLinkTokens(TEST_SECRET)('invitation', id);
  const now = Date.now();
  const row: InvitationRow = {
    id,
    partnerId: partner!.id,
    email: `invited${++people}@example.org`,
    name: 'Ivy Invited',
    scopes: ['orders:read', 'refunds:create'],
    locationIds: null,
    tokenHash: hashToken(token),
    invitedBy: `staff:${sender!.id}`,
    createdAt: new Date(now),
    expiresAt: new Date(now + 86_400_000),
    ...change,
  };
  await database.transaction((tx) => tx.insert(InvitationRow, row));
  return { row, token };
}

/** What an authenticator app shows, now or some steps of thirty seconds away. */
export function totpCode(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

/** Begins to set up the second factor of a person whose password is PASSWORD. */
export function beginTotp(visitor: Visitor): Promise<{ secret: string; uri: string }> {
  const begin = 'mutation ($input: TotpBeginInput!) { totpBegin(input: $input) { secret uri userErrors { code } } }';
  return visitor.send(begin, { input: { password: PASSWORD } });
}

/**
 * Sets up the second factor of a person who is signed in there, as if it was long ago: the code of this moment has not
 * been taken yet. Gives back its secret and the recovery codes.
 */
export async function setUpTotp(
  visitor: Visitor,
  database: Database,
  { id }: Pick<StaffRow, 'id'>,
): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { secret } = await beginTotp(visitor);
  const confirm = 'mutation ($code: String!) { totpConfirm(input: { code: $code }) { recoveryCodes userErrors { code } } }';
  const { recoveryCodes } = await visitor.send<{ recoveryCodes: string[] }>(confirm, { code: totpCode(secret) });
  await database.transaction((tx) => tx.update(StaffRow, { id }, { totpLastStep: '0' }));
  return { secret, recoveryCodes };
}
