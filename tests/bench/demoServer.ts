import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { buildApiSchema } from '../../server/apiSchema';
import { Database } from '../../server/database/database';
import { installationIdKey } from '../../server/database/installation';
import { DEMO_SIGN_INS } from '../../server/demo/demoSignIns';
import { seedDemo } from '../../server/demo/seedDemo';
import { GLOBAL_ID_TYPES } from '../../server/globalIdTypes';
import type { Caller } from '../../server/graphql/caller';
import type { GraphQLContext, ResolverContainer } from '../../server/graphql/context';
import { createGlobalIds } from '../../server/graphql/globalIds';
import { checkNesting } from '../../server/graphql/nesting';
import { Throttle, throttleSizes } from '../../server/graphql/limits/throttle';
import type { Judge } from '../../server/graphql/permissions/judge';
import { createApolloServer } from '../../server/graphql/server';
import { OrderExportLinks } from '../../server/orders/orderExportLink';
import { OrderExportService } from '../../server/orders/orderExportService';
import { ConnectionSealer } from '../../server/payments/connectionSealer';
import { ConnectionService } from '../../server/payments/connectionService';
import { Connections } from '../../server/payments/connections';
import { ConnectedProviders } from '../../server/payments/providers';
import { SandboxProvider } from '../../server/payments/sandbox/sandboxProvider';
import { callerKey } from '../../server/people/caller';
import { StaffRow } from '../../server/people/people.entity';
import { SignInThrottle } from '../../server/people/signInThrottle';
import { createLogger } from '../../server/log/logger';
import { createResolvers } from '../../server/resolvers';
import { PartnerRow, RefundPolicyRow } from '../../server/partners/partner.entity';

const SECRET = 'a secret for measuring, long enough to be one';

/** The API on the demo partner, in this process and without HTTP. */
export interface DemoServer {
  readonly schema: GraphQLSchema;
  /** Makes a server of the same schema and resolvers; with the judge of the schema when none is given. */
  createServer(judge?: Judge): ApolloServer<GraphQLContext>;
  /** Makes the context of one request of the admin of the demo, with these scopes. */
  contextFor(scopes: readonly string[]): GraphQLContext;
  close(): Promise<void>;
}

export async function openDemoServer(): Promise<DemoServer> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-desk-bench-'));
  const database = await Database.open(`sqlite:${join(folder, 'bench.sqlite')}`);
  await database.migrate();
  await seedDemo(database, new Date());
  const schema = buildApiSchema();
  const resolvers = await resolversOn(database, schema);
  const admin = await adminOf(database);
  return {
    schema,
    createServer: (judge) =>
      createApolloServer({
        schema,
        logger: createLogger('warn'),
        checkOperation: (operation) => checkNesting(schema, operation),
        throttle: new Throttle(throttleSizes(1e6)),
        judge,
      }),
    contextFor: (scopes) => ({
      caller: null,
      authenticate: () => Promise.resolve({ ...admin, scopes: new Set(scopes) }),
      presumedCaller: () => null,
      requestId: 'bench',
      ipAddress: '127.0.0.1',
      userAgent: null,
      resolvers,
      reply: { setCookie: () => undefined, clearCookie: () => undefined },
      sessionToken: null,
    }),
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function resolversOn(database: Database, schema: GraphQLSchema): Promise<ResolverContainer> {
  const sealer = new ConnectionSealer(SECRET);
  const connections = new Connections(sealer, []);
  const ids = createGlobalIds(await installationIdKey(database), GLOBAL_ID_TYPES);
  return createResolvers({
    schema,
    database,
    appSecret: SECRET,
    publicUrl: null,
    providers: new ConnectedProviders({
      database,
      connections,
      sandbox: new SandboxProvider('http://127.0.0.1:1', 0),
      providerUrls: {},
      logger: createLogger('silent'),
    }),
    connections: new ConnectionService(database, connections, sealer),
    orderExports: new OrderExportService(database, ids, new OrderExportLinks(SECRET)),
    signIns: new SignInThrottle(),
    nudgeWorker: () => undefined,
  });
}

async function adminOf(database: Database): Promise<Caller> {
  const staff = await database.read.findOneByOrFail(StaffRow, { email: DEMO_SIGN_INS[0]?.email });
  const partner = await database.read.findOneByOrFail(PartnerRow, { id: staff.partnerId });
  const { id, name, partnerId } = staff;
  const { currencyCode, timeZone, allowsUnmasking } = partner;
  const policyCount = (await database.read.findBy(RefundPolicyRow, { partnerId })).length;
  return {
    kind: 'staff', id, key: callerKey('staff', id), name, partnerId, scopes: new Set(), locationIds: null, sessionId: null,
    partner: { id: partnerId, name: partner.name, currencyCode, timeZone, allowsUnmasking, policyCount },
  };
}
