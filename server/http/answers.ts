import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../graphql/errors';

/** What a request is refused for before GraphQL sees it, in the shape of its errors: clients know one. */
export function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string, extensions: object = {}): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code, ...extensions } }] });
}

/** Tells a caller to wait. */
export function refuseForNow(reply: FastifyReply, message: string, waitMs: number): FastifyReply {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return refuse(reply.header('retry-after', String(retryAfter)), 429, 'THROTTLED', message, { retryAfter });
}

/** Fastify's own words name media types, lengths and parsers; these say what to do. */
const WORDS: Readonly<Record<number, string>> = {
  400: 'The request is not one that can be read. Send a JSON object, with its length.',
  413: 'The request is larger than 1 MB. Send less at once.',
  414: 'The address is too long. Send the operation with POST.',
  415: 'Send the request as JSON, with the header "content-type: application/json".',
};

/** What went wrong before GraphQL saw the request. Nothing of the error itself goes out. */
export function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) {
    return refuse(reply, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side. Try again.');
  }
  return refuse(reply, status, 'BAD_USER_INPUT', WORDS[status] ?? 'The request was not accepted.');
}
