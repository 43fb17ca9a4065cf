import { randomUUID } from 'node:crypto';
import type { Database } from '../../../server/database/database';
import { insertRows } from '../../../server/database/statements';
import { PartnerRow } from '../../../server/partners/partner.entity';
import { newApiClientRow } from '../../../server/people/newApiClient';
import { newStaffRow } from '../../../server/people/newStaff';
import { hashPassword } from '../../../server/people/password';
import { ApiClientRow, StaffRow } from '../../../server/people/people.entity';
import type { Scope } from '../../../server/people/scope';
import { newApiToken } from '../../../server/people/token';
import { GraphqlClient } from '../graphqlClient';

const PASSWORD = 'correct horse battery';

/** Makes callers of the only partner of a desk, programs and people, with any rights. */
export class CallerMaker {
  private made = 0;

  constructor(
    private readonly database: Database,
    private readonly url: string,
  ) {}

  /** A program whose token has these scopes. */
  async program(scopes: readonly Scope[]): Promise<GraphqlClient> {
    const token = newApiToken();
    const rights = { partnerId: await this.partnerId(), scopes, locationIds: null };
    const row = newApiClientRow({ ...rights, name: `program ${++this.made}`, madeByStaffId: null, expiresAt: null }, token, new Date());
    await this.database.transaction((tx) => insertRows(tx, ApiClientRow, [row]));
    return new GraphqlClient(this.url, token);
  }

  /** Somebody of the staff with these scopes, signed in. */
  async person(scopes: readonly Scope[]): Promise<GraphqlClient> {
    const { email, password } = await this.account(scopes);
    const client = new GraphqlClient(this.url);
    await client.signIn(email, password);
    return client;
  }

  /** Somebody of the staff with these scopes, and what they sign in with. */
  async account(scopes: readonly Scope[]): Promise<{ readonly email: string; readonly password: string }> {
    const email = `person-${randomUUID()}@example.org`;
    const rights = { partnerId: await this.partnerId(), scopes, locationIds: null };
    const row = newStaffRow({ ...rights, email, name: 'Somebody', passwordHash: await hashPassword(PASSWORD) }, new Date());
    await this.database.transaction((tx) => insertRows(tx, StaffRow, [row]));
    return { email, password: PASSWORD };
  }

  private async partnerId(): Promise<string> {
    return (await this.database.read.findOneByOrFail(PartnerRow, {})).id;
  }
}
