import { dirname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { buildApiSchema } from './apiSchema';
import { appSecret } from './appSecret';
import { sealAuditWith } from './audit/audit';
import { AuditLinker } from './audit/auditLinker';
import type { Config } from './config';
import { Database } from './database/database';
import { installationIdKey } from './database/installation';
import { GLOBAL_ID_TYPES } from './globalIdTypes';
import { createGlobalIds } from './graphql/globalIds';
import { checkNesting } from './graphql/nesting';
import { Throttle, throttleSizes } from './graphql/limits/throttle';
import { createApolloServer } from './graphql/server';
import { createHttpServer } from './http/server';
import { createLogger, type Logger } from './log/logger';
import { createMailer } from './mail/mailer';
import { OrderExportLinks } from './orders/orderExportLink';
import { EXPORT_PATH, OrderExportService } from './orders/orderExportService';
import { confirmationSender } from './orders/confirmationSender';
import { Worker } from './outbox/worker';
import { ConnectionSealer } from './payments/connectionSealer';
import { ConnectionService } from './payments/connectionService';
import { Connections } from './payments/connections';
import { NoticeApplier } from './payments/noticeApplier';
import { NoticeReceiver } from './payments/noticeReceiver';
import { ConnectedProviders, type Providers } from './payments/providers';
import { ReconcileJob } from './payments/reconciliation/reconcileJob';
import { createSandboxLaboratory } from './payments/sandbox/sandboxLaboratory';
import { SandboxProvider } from './payments/sandbox/sandboxProvider';
import { Authenticator } from './people/authentication';
import { invitationSender } from './people/invitationSender';
import { createLinkTokens } from './people/linkToken';
import { accountNoticeSender } from './people/accountNoticeSender';
import { passwordResetSender } from './people/passwordResetSender';
import { StoredPresence } from './people/presence';
import { RequestCallers } from './people/requestCallers';
import { sessionCookie } from './people/session';
import { signInFailureNoter } from './people/signInFailure';
import { RefundSender } from './refunds/refundSender';
import { countAlone, type SharedCounts } from './processes/sharedCounts';
import { createResolvers } from './resolvers';

/** The running program: its parts are put together here and nowhere else. */
export interface App {
  readonly database: Database;
  readonly providers: Providers;
  readonly worker: Worker;
  /** Gives what was noted in the audit its place in the chain. */
  readonly auditLinker: AuditLinker;
  /** Serves the API and the page; answers the address to open. */
  listen(port: number, host: string): Promise<string>;
  /** Finishes what is under way, then lets go of everything. */
  close(): Promise<void>;
}

/** What a process of a server of several has from the first of them. */
export interface Companions {
  readonly sandboxUrl: string;
  readonly counts: SharedCounts;
}

/** Where mail is kept when no mail server is configured. */
const MAIL_FOLDER = join('data', 'mail');
/** Beside the compiled server. */
const PAGE_FOLDER = join(dirname(__dirname), 'web');

/**
 * Opens the database and puts the program together. Alone, it also brings the tables up to date and has a sandbox of
 * its own; with companions, the first of them has done so.
 */
export async function createApp(config: Config, companions: Companions | null = null): Promise<App> {
  const logger = createLogger(config.logLevel);
  const database = await Database.open(config.databaseUrl);
  const secret = await appSecret(config);
  sealAuditWith(secret);
  if (!companions) await database.migrate();
  const sealer = new ConnectionSealer(secret);
  const connections = new Connections(sealer, config.providerCredentials);
  const sandbox = companions ? null : await startSandbox(config, database, logger);
  const providers = new ConnectedProviders({
    database,
    connections,
    sandbox: new SandboxProvider(companions?.sandboxUrl ?? sandbox?.url ?? '', config.sandboxDelayMs),
    providerUrls: config.providerUrls,
    logger,
  });
  const reconcileJob = new ReconcileJob(database, providers, logger);
  const worker = createWorker({ config, secret, database, providers, logger }, reconcileJob);
  const auditLinker = new AuditLinker(database, secret, logger);
  const presence = new StoredPresence(database, logger);
  const counts = companions?.counts ?? countAlone();
  const parts = { config, secret, database, sealer, connections, providers, worker, presence, counts, logger };
  const close: (() => Promise<unknown>)[] = [];
  return {
    database,
    providers,
    worker,
    auditLinker,
    async listen(port, host) {
      const server = await createServer(parts);
      close.unshift(() => server.close());
      await server.listen({ port, host });
      const address = server.server.address() as AddressInfo;
      return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    },
    async close() {
      for (const end of close) await end();
      reconcileJob.stop();
      await worker.stop();
      await auditLinker.stop();
      await sandbox?.close();
      await presence.settle();
      await database.close();
    },
  };
}

/** Starts the provider that everybody is connected to. */
export async function startSandbox({ sandboxDelayMs }: Config, database: Database, logger: Logger): Promise<Sandbox> {
  const laboratory = createSandboxLaboratory(database, sandboxDelayMs, (error) => logger.error({ err: error }, 'the sandbox failed'));
  return { url: await laboratory.listen(0), close: () => laboratory.close() };
}

export interface Sandbox {
  readonly url: string;
  close(): Promise<void>;
}

function createWorker(
  { config, secret, database, providers, logger }: Omit<Parts, 'sealer' | 'connections' | 'worker' | 'presence' | 'counts'>,
  reconcileJob: ReconcileJob,
): Worker {
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder: MAIL_FOLDER, logger });
  const refunds = new RefundSender(database, providers, logger);
  const linkTokens = createLinkTokens(secret);
  return new Worker(
    database,
    {
      REFUND_SEND: refunds.handle,
      REFUND_CHECK: refunds.check,
      RECONCILE: reconcileJob.handle,
      NOTICE_APPLY: new NoticeApplier(database, providers).handle,
      CONFIRMATION_SEND: confirmationSender(database, mailer, logger),
      INVITATION_SEND: invitationSender({ database, mailer, logger, linkTokens, linkUrl: config.linkUrl }),
      ACCOUNT_NOTICE_SEND: accountNoticeSender(database, mailer, logger),
      PASSWORD_RESET_SEND: passwordResetSender({ database, mailer, logger, linkTokens, linkUrl: config.linkUrl }),
      SIGN_IN_FAILED: signInFailureNoter(database),
    },
    logger,
  );
}

/** What the program is put together from. */
interface Parts {
  readonly config: Config;
  readonly secret: string;
  readonly database: Database;
  readonly sealer: ConnectionSealer;
  readonly connections: Connections;
  readonly providers: Providers;
  readonly worker: Worker;
  readonly presence: StoredPresence;
  readonly counts: SharedCounts;
  readonly logger: Logger;
}

async function createServer(parts: Parts) {
  const { config, secret, database, sealer, connections, providers, worker, counts, logger } = parts;
  const nudgeWorker = () => worker.nudge();
  const schema = buildApiSchema((place) => logger.error({ place }, 'the second lock caught what the judgement let pass'));
  const ids = createGlobalIds(await installationIdKey(database), GLOBAL_ID_TYPES);
  const orderExports = new OrderExportService(database, ids, new OrderExportLinks(secret));
  const resolvers = await createResolvers({
    schema,
    database,
    appSecret: secret,
    publicUrl: config.publicUrl,
    providers,
    connections: new ConnectionService(database, connections, sealer),
    orderExports,
    signIns: counts.signIns,
    nudgeWorker,
  });
  const notices = new NoticeReceiver({ database, connections, nudgeWorker, logger });
  const cookieName = sessionCookie(config.publicUrl).name;
  const callers = new RequestCallers(new Authenticator(database, parts.presence), cookieName);
  return createHttpServer({
    apollo: createApolloServer({
      schema,
      logger,
      checkOperation: (operation) => checkNesting(schema, operation),
      throttle: new Throttle(throttleSizes(config.rateLimitFactor)).shareBy(counts.shareBuckets),
    }),
    context: async (request, reply) => ({
      caller: null,
      authenticate: () => callers.find(request),
      presumedCaller: () => callers.presume(request),
      requestId: request.id,
      ipAddress: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      resolvers,
      reply,
      sessionToken: request.cookies[cookieName] ?? null,
    }),
    checkHealth: () => database.check(),
    trustedProxies: config.trustedProxies,
    rateLimitFactor: config.rateLimitFactor,
    shareBuckets: counts.shareBuckets,
    publicUrl: config.publicUrl,
    logger,
    webhooks: {
      receive: async (provider, partnerGlobalId, message) => {
        const partnerId = ids.decode('Partner', partnerGlobalId)?.id;
        return partnerId !== undefined && notices.receive({ partnerId, provider }, message);
      },
    },
    exports: {
      path: EXPORT_PATH,
      authenticate: (request) => callers.find(request),
      begin: (caller, token) => orderExports.begin(caller, token),
      places: counts.exports,
      onBroken: (error, requestId) => logger.error({ err: error, requestId }, 'an export broke off'),
    },
    pageFolder: PAGE_FOLDER,
  });
}
