import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { GraphQLContext } from '../graphql/context';
import { scaled, type ShareBuckets } from '../graphql/limits/tokenBuckets';
import { ADDRESS_SIZE, AddressThrottle } from './addressThrottle';
import { refuse, refuseForNow } from './answers';
import { isFromForeignPage } from './origin';

export const GRAPHQL_PATH = '/graphql';
const METHODS: HTTPMethods[] = ['GET', 'POST'];
const OTHER_METHODS: HTTPMethods[] = ['PUT', 'PATCH', 'DELETE', 'HEAD'];

export interface GraphqlRouteOptions {
  /** Started. */
  readonly apollo: ApolloServer<GraphQLContext>;
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<GraphQLContext>;
  /** Where browsers find the server; null when that is not known. */
  readonly publicUrl: string | null;
  /** How many times the usual requests of one address are answered. */
  readonly rateLimitFactor: number;
  /** Lets requests be counted together with those that other processes answer. */
  readonly shareBuckets: ShareBuckets;
}

/** The API. What comes too often or from a page of somebody else is refused before its body is read. */
export function registerGraphql(server: FastifyInstance, options: GraphqlRouteOptions): void {
  const { apollo, context, publicUrl, rateLimitFactor, shareBuckets } = options;
  const throttle = new AddressThrottle(scaled(ADDRESS_SIZE, rateLimitFactor)).shareBy(shareBuckets);
  server.addHook('onRequest', async (request, reply) => {
    // An answer is for its caller and for now.
    reply.header('cache-control', 'no-store');
    const waitMs = throttle.take(request.ip);
    if (waitMs > 0) return refuseForNow(reply, 'Too many requests come from this network. Wait a little and try again.', waitMs);
    if (request.method !== 'OPTIONS' && isFromForeignPage(request, publicUrl)) {
      return refuse(reply, 403, 'BAD_USER_INPUT', 'This came from a page of another site. Open Refund Desk itself, or send an API token.');
    }
  });
  server.route({ method: METHODS, url: GRAPHQL_PATH, exposeHeadRoute: false, handler: fastifyApolloHandler(apollo, { context }) });
  // A browser that asks for another site's page is told of nothing that is allowed to it.
  server.options(GRAPHQL_PATH, (_request, reply) => reply.code(204).header('allow', METHODS.join(', ')).send());
  server.route({
    method: OTHER_METHODS,
    url: GRAPHQL_PATH,
    // A body of any kind: it is not looked at.
    handler: (_request, reply) =>
      refuse(reply.header('allow', METHODS.join(', ')), 405, 'BAD_USER_INPUT', 'Send the operation with POST.'),
  });
}
