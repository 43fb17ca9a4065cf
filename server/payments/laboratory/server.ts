import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { serveControl, type ControlRoute } from './control/control';
import type { Call, DialectServer, Route } from './dialects/dialect';
import { exchange, type Wire } from './exchange';

const BODY_LIMIT_BYTES = 1024 * 1024;

type ClientRequest = FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, string> }>;

/** The web server of all dialects and of the control. Not yet listening. */
export function createServer(wire: Wire, dialects: readonly DialectServer[], control: readonly ControlRoute[]): FastifyInstance {
  const server = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  // Each dialect reads its own forms and JSON; a body is text until then.
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const dialect of dialects) {
    for (const route of dialect.routes) serveRoute(server, wire, dialect, route);
  }
  serveControl(server, control);
  return server;
}

function serveRoute(server: FastifyInstance, wire: Wire, dialect: DialectServer, route: Route): void {
  server.route({
    method: route.method,
    url: route.url,
    handler: (request, reply) => exchange(wire, dialect, route, readCall(request as ClientRequest), reply),
  });
}

function readCall(request: ClientRequest): Omit<Call, 'plan'> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return {
    method: request.method,
    path: request.url.split('?')[0] ?? '/',
    params: request.params,
    query: request.query,
    headers,
    rawBody: typeof request.body === 'string' ? request.body : '',
    key: headers['idempotency-key'] ?? null,
    baseUrl: `${request.protocol}://${request.host}`,
  };
}
