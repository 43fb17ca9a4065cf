import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { withOrigin } from '../audit/origin';
import { answerError } from './answers';
import { registerCompression } from './compression';
import { registerExports, type ExportOptions } from './exports';
import { registerGraphql, type GraphqlRouteOptions } from './graphqlRoute';
import { securityHeaders } from './headers';
import { letRequestsEnd } from './requestsUnderWay';
import { registerWebhooks, type WebhookOptions } from './webhooks';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Far more than any cookie, token and address have together. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Who sends a request byte by byte holds a connection and nothing else, and not for long. */
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_MS = 1_000;
/** Longer than the database is waited for. */
const SILENCE_TIMEOUT_MS = 60_000;

/** Where it goes what was asked for, for whoever looks for a mistake. */
export interface RequestLog {
  debug(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface HttpServerOptions extends GraphqlRouteOptions {
  readonly logger: RequestLog;
  /** Throws when the database cannot be read. */
  readonly checkHealth: () => Promise<void>;
  /** How many proxies stand before the server. */
  readonly trustedProxies: number;
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
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: SILENCE_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    trustProxy: (_address: string, hop: number) => hop < options.trustedProxies,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  server.setErrorHandler(answerError);
  letRequestsEnd(server);
  server.addHook('onResponse', async (request, reply) => logRequest(options, request, reply));
  // After the body has been read: what comes of its events belongs to no request.
  server.addHook('preHandler', ({ id, ip }, _reply, done) => withOrigin({ requestId: id, ipAddress: ip }, done));
  const headers = securityHeaders(options.publicUrl?.startsWith('https:') ?? false);
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  await registerCompression(server);
  await server.register(cookie);
  options.apollo.addPlugin(fastifyApolloDrainPlugin(server));
  await options.apollo.start();
  await server.register(async (part) => registerGraphql(part, options));
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
  else server.setNotFoundHandler(answerNotFound);
  return server;
}

function answerNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'There is nothing here.' });
}

/** Behind the "?" may stand anything that somebody sent, and behind the path of the exports the token of a link. */
function loggedPath(url: string, exportPath: string): string {
  const [path = ''] = url.split('?');
  return path.startsWith(exportPath) ? exportPath : path;
}

function logRequest({ logger, exports }: HttpServerOptions, { method, url, headers }: FastifyRequest, reply: FastifyReply): void {
  const { statusCode: status, elapsedTime } = reply;
  logger.debug({ method, path: loggedPath(url, exports.path), status, elapsedMs: Math.round(elapsedTime), userAgent: headers['user-agent'] }, 'answered');
}

async function servePage(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, { root: folder, wildcard: false, preCompressed: true, cacheControl: false, setHeaders: setCacheHeaders });
  server.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return answerNotFound(request, reply);
    return reply.sendFile('index.html');
  });
}

/** Built files carry a hash in their name and never change; the page itself is asked for anew each time. */
function setCacheHeaders(reply: { setHeader(name: string, value: string): unknown }, path: string): void {
  const value = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  reply.setHeader('cache-control', value);
  reply.setHeader('vary', 'accept-encoding');
}
