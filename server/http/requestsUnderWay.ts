import type { FastifyInstance } from 'fastify';

/** An export may take for ever; whatever else is asked for has ended by then. */
const LONGEST_WAIT_MS = 10_000;

/** Lets requests that are under way end, within bounds, before a server that closes lets go of their connections. */
export function letRequestsEnd(server: FastifyInstance): void {
  let underWay = 0;
  let onNone = (): void => undefined;
  server.addHook('onRequest', (_request, reply, done) => {
    underWay += 1;
    // Also comes when the caller went away.
    reply.raw.once('close', () => {
      underWay -= 1;
      if (underWay === 0) onNone();
    });
    done();
  });
  server.addHook('preClose', (done) => {
    // At once: a connection that is handed to a process which is about to end would get no answer from anybody.
    server.server.close();
    if (underWay === 0) return done();
    const timer = setTimeout(done, LONGEST_WAIT_MS);
    onNone = () => {
      clearTimeout(timer);
      onNone = () => undefined;
      done();
    };
  });
}
