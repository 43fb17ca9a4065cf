import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify from 'fastify';

/** Serves a bare Apollo Server as its own documentation says, on a free port, and says where. */
export async function serveApollo(apollo: ApolloServer): Promise<void> {
  const server = fastify();
  await apollo.start();
  server.route({ url: '/graphql', method: ['GET', 'POST', 'OPTIONS'], handler: fastifyApolloHandler(apollo) });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  process.stdout.write(`ready at ${address}\n`);
}
