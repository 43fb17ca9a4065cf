import { graphql, type GraphQLSchema } from 'graphql';
import { Database } from '../../server/database/database';
import type { Caller } from '../../server/graphql/caller';
import type { GraphQLContext } from '../../server/graphql/context';
import { createGlobalIds, type GlobalIds } from '../../server/graphql/globalIds';
import { buildGraphQLSchema } from '../../server/graphql/schema';
import { GLOBAL_ID_TYPES } from '../../server/globalIdTypes';
import { PartnerResolver } from '../../server/partners/partner.resolver';
import { Authenticator } from '../../server/people/authentication';
import { createAdmin } from '../../server/people/peopleCommands';
import { RightsView } from '../../server/people/rightsView';
import { SCOPES } from '../../server/people/scope';
import { SecondFactor } from '../../server/people/secondFactor';
import { SessionCookies } from '../../server/people/sessionCookies';
import { SignInService } from '../../server/people/signInService';
import { SignInThrottle } from '../../server/people/signInThrottle';
import { StaffResolver } from '../../server/people/staff.resolver';
import { StaffService } from '../../server/people/staffService';
import { ViewerLocationsResolver } from '../../server/people/viewerLocations.resolver';
import { ViewerResolver } from '../../server/people/viewer.resolver';
import { databases, type FreshDatabase } from '../support/databases';
import { TEST_SECRET } from '../support/desk';

const VIEWER = '{ viewer { id name scopes partner { id name currencyCode timeZone } } }';
const SIGN_IN = `mutation ($email: String!, $password: String!) {
  signIn(input: { email: $email, password: $password }) { viewer { name } userErrors { code message field } }
}`;
const STAFF_UPDATE = `mutation ($input: StaffUpdateInput!) {
  staffUpdate(input: $input) { staff { id name scopes } userErrors { code field } }
}`;
const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

describe.each(databases)('the API of people on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let schema: GraphQLSchema;
  let ids: GlobalIds;
  let resolvers: Map<unknown, object>;
  let cookie: { value: string; options?: object } | null;

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    await createAdmin({ database, name: 'Ada', partnerName: 'Lindenhof', currencyCode: 'EUR', timeZone: 'UTC', ...ADMIN });
    ids = createGlobalIds(Buffer.alloc(32, 1), GLOBAL_ID_TYPES);
    const signIns = new SignInService(database, new SecondFactor(TEST_SECRET), new SignInThrottle());
    resolvers = new Map<unknown, object>([
      [StaffResolver, new StaffResolver(new StaffService(database), new RightsView(database, ids), ids)],
      [ViewerResolver, new ViewerResolver(signIns, ids, new SessionCookies('https://desk.example.com'), () => undefined)],
      [ViewerLocationsResolver, new ViewerLocationsResolver(database)],
      [PartnerResolver, new PartnerResolver(ids)],
    ]);
    schema = buildGraphQLSchema({ resolvers: [ViewerResolver, ViewerLocationsResolver, StaffResolver, PartnerResolver], scopes: SCOPES });
    cookie = null;
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const request = async (source: string, variableValues: Record<string, unknown> = {}): Promise<unknown> => {
    const caller: Caller | null = await new Authenticator(database, { sessionSeen: () => undefined, apiClientSeen: () => undefined }).authenticate({ cookieToken: cookie?.value });
    const contextValue = {
      caller,
      requestId: 'request-1',
      ipAddress: '10.0.0.1',
      userAgent: null,
      resolvers: { get: (resolver: unknown) => resolvers.get(resolver) },
      reply: {
        setCookie: (name: string, value: string, options: object) => (cookie = { value, options: { name, ...options } }),
        clearCookie: () => (cookie = null),
      },
      sessionToken: cookie?.value ?? null,
    } as unknown as GraphQLContext;
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
    return JSON.parse(JSON.stringify({ ...data, ...(errors && { errors }) }));
  };

  it('signs in, says who is calling, and signs out', async () => {
    expect(await request(VIEWER)).toEqual({ viewer: null });
    expect(await request(SIGN_IN, ADMIN)).toEqual({ signIn: { viewer: { name: 'Ada' }, userErrors: [] } });
    expect(cookie!.options).toEqual({
      name: '__Host-refund_desk_session',
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: true,
      maxAge: 12 * 60 * 60,
    });
    expect(await request(VIEWER)).toEqual({
      viewer: {
        id: expect.stringMatching(/^[\w-]{22}$/),
        name: 'Ada',
        scopes: SCOPES,
        partner: { id: expect.stringMatching(/^[\w-]{22}$/), name: 'Lindenhof', currencyCode: 'EUR', timeZone: 'UTC' },
      },
    });
    const stolen = cookie;
    expect(await request('mutation { signOut { signedOut } }')).toEqual({ signOut: { signedOut: true } });
    expect(cookie).toBeNull();
    cookie = stolen;
    expect(await request(VIEWER)).toEqual({ viewer: null });
  });

  it('answers a wrong password and an unknown address alike, and sets no cookie', async () => {
    const wrong = await request(SIGN_IN, { ...ADMIN, password: 'wrong' });
    expect(wrong).toMatchObject({
      signIn: { viewer: null, userErrors: [{ code: 'INVALID_CREDENTIALS', field: ['input', 'password'] }] },
    });
    expect(await request(SIGN_IN, { ...ADMIN, email: 'nobody@example.com' })).toEqual(wrong);
    expect(cookie).toBeNull();
  });

  it('throttles guessing before it looks at the password', async () => {
    for (let n = 0; n < 10; n++) await request(SIGN_IN, { ...ADMIN, password: `guess ${n}` });
    const answer = await request(SIGN_IN, ADMIN);
    const [error] = (answer as { errors: { extensions: { code: string; retryAfter: number } }[] }).errors;
    expect(error!.extensions).toEqual({ code: 'THROTTLED', retryAfter: expect.any(Number) });
    expect(error!.extensions.retryAfter).toBeLessThanOrEqual(900);
  });

  it('lists staff and changes what they may do', async () => {
    await request(SIGN_IN, ADMIN);
    await createAdmin({ database, name: 'Sam', email: 'sam@example.com' });
    const { staff } = (await request('{ staff { id name email scopes } }')) as { staff: { id: string; email: string }[] };
    expect(staff.map(({ email }) => email)).toEqual(['admin@example.com', 'sam@example.com']);
    const userId = staff[1]!.id;
    expect(await request(STAFF_UPDATE, { input: { userId, scopes: ['orders:read'] } })).toEqual({
      staffUpdate: { staff: { id: userId, name: 'Sam', scopes: ['orders:read'] }, userErrors: [] },
    });
    const foreign = ids.encode('Staff', '1');
    for (const unknown of [foreign, 'nonsense', ids.encode('Order', '1')]) {
      expect(await request(STAFF_UPDATE, { input: { userId: unknown, scopes: [] } })).toEqual({
        staffUpdate: { staff: null, userErrors: [{ code: 'STAFF_NOT_FOUND', field: ['input', 'userId'] }] },
      });
    }
    expect(await request(STAFF_UPDATE, { input: { userId: staff[0]!.id, scopes: [] } })).toMatchObject({
      staffUpdate: { staff: null, userErrors: [{ code: 'LAST_ADMIN' }] },
    });
  });
});
