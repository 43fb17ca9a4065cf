import { parse, validate } from 'graphql';
import { Database } from '../../server/database/database';
import { SCOPES_OF_ROLE, type Role } from '../../server/people/role';
import { databases, type FreshDatabase } from '../support/databases';
import { databaseState } from '../support/databaseState';
import { GraphqlClient, type GraphqlAnswer } from '../support/graphqlClient';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { Asks, STOP, type Ask } from '../support/permissions/asks';
import { CallerMaker } from '../support/permissions/callers';
import { placesOf, readSchema, readTable, type Column } from '../support/permissions/table';

const ROLES: Readonly<Record<Exclude<Column, 'Nobody'>, Role>> = {
  Support: 'SUPPORT',
  'Refund agent': 'REFUND_AGENT',
  Manager: 'MANAGER',
  Admin: 'ADMIN',
};
const AT_ONCE = 8;
const TIME_LIMIT_MS = 180_000;

/** docs/permissions.md, asked of a running server: by every way that leads to a place, for each role. */
describe('the permission table', () => {
  const schema = readSchema();
  const table = readTable();
  const asks = new Asks(schema);
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let callers: CallerMaker;

  beforeAll(async () => {
    fresh = await databases[0]!.create();
    desk = await startPartnerDesk(fresh.url);
    database = await Database.open(fresh.url);
    callers = new CallerMaker(database, desk.desk.url);
  });

  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  it('has a line for every place of the schema, and no other', () => {
    expect([...table.keys()].sort()).toEqual(placesOf(schema).sort());
  });

  it.each([
    ['nobody', 'Nobody', async () => new GraphqlClient(desk.desk.url)],
    ...Object.entries(ROLES).flatMap(([column, role]) => [
      [`a program of the role ${role}`, column, () => callers.program(SCOPES_OF_ROLE[role])] as const,
      [`a person of the role ${role}`, column, () => callers.person(SCOPES_OF_ROLE[role])] as const,
    ]),
  ] as [string, Column, () => Promise<GraphqlClient>][])('says what %s is told', async (_name, column, makeCaller) => {
    const caller = await makeCaller();
    const before = await databaseState(database);
    const wrong: string[] = [];
    const places = [...table];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = places.pop(); next; next = places.pop()) {
          const [place, cells] = next;
          if ((await isAllowed(caller, asks.for(place))) !== cells[column]) wrong.push(`${place}: ${column}`);
        }
      }),
    );
    expect(wrong).toEqual([]);
    expect(await databaseState(database)).toEqual(before);
  }, TIME_LIMIT_MS);

  /** In every form, by at least one way. */
  async function isAllowed(caller: GraphqlClient, forms: readonly Ask[][]): Promise<boolean> {
    if (forms.length === 0) return false;
    for (const form of forms) {
      let allowed = false;
      for (const ask of form) allowed ||= !(await isRefused(caller, ask));
      if (!allowed) return false;
    }
    return true;
  }

  async function isRefused(caller: GraphqlClient, ask: Ask): Promise<boolean> {
    const { query, variables } = ask;
    expect([query, validate(schema, parse(query))]).toEqual([query, []]);
    const answer = await caller.request(query, variables);
    const refusals = answer.errors.filter(({ extensions }) => /^UNAUTH/.test(String(extensions?.code)));
    for (const { extensions } of refusals) {
      const missing = (extensions?.missingScopes ?? []) as string[][];
      const isTold = missing.length > 0 && missing.every((all) => all.length > 0);
      if (extensions?.code === 'UNAUTHORIZED_FIELD_OR_TYPE') expect([query, isTold]).toEqual([query, true]);
    }
    if (refusals.length === 0) expectNoMore(ask, answer);
    return refusals.length > 0;
  }

  /** What is not refused has run, if it is a query, or has stopped before it could change anything. */
  function expectNoMore({ query, isStopped }: Ask, { status, errors }: GraphqlAnswer<unknown>): void {
    const codes = errors.map(({ path, extensions }) => [path, extensions?.code]);
    if (isStopped) return expect([query, codes]).toEqual([query, [[[STOP], 'BAD_USER_INPUT']]]);
    const unforeseen = codes.filter(([, code]) => code !== 'BAD_USER_INPUT' && code !== 'THROTTLED');
    expect([query, status, unforeseen]).toEqual([query, errors.length === 0 ? 200 : status, []]);
  }
});
