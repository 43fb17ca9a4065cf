import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../graphql/caller';
import type { PlacesAtOnce } from '../graphql/limits/placesAtOnce';
import { ApiError, throttled, unauthenticated, type ErrorCode } from '../graphql/errors';

/** A file that is written while it is read. */
export interface ExportFile {
  readonly fileName: string;
  readonly chunks: AsyncIterable<string>;
}

export interface ExportOptions {
  /** Where the links lead; the token of a link stands behind it. */
  readonly path: string;
  /** Who is calling; null for nobody. Throws ApiError for a token that does not count. */
  readonly authenticate: (request: FastifyRequest) => Promise<Caller | null>;
  /** Null when the link is not the caller's, or not any more. Throws ApiError when a permission is missing. */
  readonly begin: (caller: Caller, token: string) => Promise<ExportFile | null>;
  /** How many of them a caller may have under way; each holds a connection open, and reads as fast as it is taken. */
  readonly places: PlacesAtOnce;
  /** Told of a file that could not be written to its end. */
  readonly onBroken: (error: Error, requestId: string) => void;
}

const RETRY_AFTER_S = 10;
const NOT_THERE = 'This link leads nowhere, or not any more. Ask for the export again.';
const STATUS: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, UNAUTHORIZED_FIELD_OR_TYPE: 403, THROTTLED: 429 };

/**
 * The addresses of exports. A link alone is worth nothing: whoever asked for it must be signed in, and may see what
 * they may see now. What breaks halfway ends the connection with an error, so that no half file looks whole.
 */
export function registerExports(server: FastifyInstance, options: ExportOptions): void {
  const open = async (request: FastifyRequest, token: string) => {
    const caller = await options.authenticate(request);
    if (!caller) throw unauthenticated();
    const free = await options.places.take(caller.key);
    if (!free) throw throttled('Too many exports at once. Wait until one has ended.', RETRY_AFTER_S);
    try {
      const file = await options.begin(caller, token);
      if (!file) return free();
      const stream = Readable.from(file.chunks);
      stream.once('close', free);
      stream.once('error', (error) => options.onBroken(error, request.id));
      return { stream, fileName: file.fileName };
    } catch (error) {
      free();
      throw error;
    }
  };

  server.get<{ Params: { '*': string } }>(`${options.path}*`, { exposeHeadRoute: false }, async (request, reply) => {
    try {
      const file = await open(request, request.params['*']);
      if (!file) return await refuse(reply, 404, NOT_THERE, { code: 'BAD_USER_INPUT' });
      return await reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .header('cache-control', 'no-store')
        .send(file.stream);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'THROTTLED') reply.header('retry-after', RETRY_AFTER_S);
      return refuse(reply, STATUS[error.code] ?? 400, error.message, error.extensions);
    }
  });
}

/** In the shape of the errors of GraphQL: clients know one. */
function refuse(reply: FastifyReply, status: number, message: string, extensions: object): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions }] });
}
