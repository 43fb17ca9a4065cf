import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ApolloServer } from '@apollo/server';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { withOrigin } from '../audit/origin';
import type { GraphQLContext } from '../graphql/context';
import { registerExports, type ExportOptions } from './exports';
import { registerWebhooks, type WebhookOptions } from './webhooks';

const BODY_LIMIT_BYTES = 1024 * 1024;
const GRAPHQL_PATH = '/graphql';

export interface HttpServerOptions {
  readonly apollo: ApolloServer<GraphQLContext>;
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<GraphQLContext>;
  /** Throws when the database cannot be read. */
  readonly checkHealth: () => Promise<void>;
  /** How many proxies stand before the server. */
  readonly trustedProxies: number;
  /** Whether browsers come by https: then they are told to stay with it. */
  readonly isBehindTls: boolean;
  /** What providers send. */
  readonly webhooks: WebhookOptions;
  /** What people and programs take along. */
  readonly exports: ExportOptions;
  /** The folder of the built page. */
  readonly pageFolder: string;
}

/** The web server: the API, the webhooks, the exports, the page and the health check. Not yet listening. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: (_address: string, hop: number) => hop < options.trustedProxies,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
  });
  server.setErrorHandler(answerError);
  // After the body has been read: what comes of its events belongs to no request.
  server.addHook('preHandler', ({ id, ip }, _reply, done) => withOrigin({ requestId: id, ipAddress: ip }, done));
  await server.register(helmet, {
    contentSecurityPolicy: { directives: contentSecurityPolicy },
    frameguard: { action: 'deny' },
    strictTransportSecurity: options.isBehindTls,
  });
  await server.register(compress);
  await server.register(cookie);
  options.apollo.addPlugin(fastifyApolloDrainPlugin(server));
  await options.apollo.start();
  await server.register(fastifyApollo(options.apollo), { path: GRAPHQL_PATH, context: options.context });
  await server.register(async (part) => registerWebhooks(part, options.webhooks));
  registerExports(server, options.exports);
  server.get('/health', async (_request, reply) => {
    try {
      await options.checkHealth();
      return await reply.send({ status: 'ok' });
    } catch {
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  if (existsSync(options.pageFolder)) await servePage(server, options.pageFolder);
  return server;
}

/** What went wrong before GraphQL saw the request, in the shape of its errors: clients know one. */
function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  const isCallers = status < 500;
  const message = isCallers ? error.message : 'Something went wrong on our side. Try again.';
  const code = isCallers ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

// The page loads nothing from elsewhere and runs no script that does not come in a file of its own.
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

async function servePage(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, { root: folder, wildcard: false, setHeaders: setCacheHeaders });
  server.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return reply.code(404).send({ message: 'There is nothing here.' });
    return reply.sendFile('index.html');
  });
}

/** Built files carry a hash in their name and never change; the page itself is asked for anew each time. */
function setCacheHeaders(reply: { setHeader(name: string, value: string): unknown }, path: string): void {
  const value = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  reply.setHeader('cache-control', value);
}
