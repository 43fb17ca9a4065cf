import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { RefundRefused } from '../bookkeeper';

/** What the tests tell the laboratory. Answers are JSON. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  answer(call: ControlCall): Promise<unknown>;
}

interface ControlCall {
  readonly body: unknown;
  readonly params: unknown;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** Thrown for an order that the laboratory cannot follow; the message says why. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Puts the control under /laboratory of the server. */
export function serveControl(server: FastifyInstance, routes: readonly ControlRoute[]): void {
  for (const { method, url, answer } of routes) {
    server.route<{ Body: string; Querystring: Record<string, string | undefined> }>({
      method,
      url,
      async handler({ body, params, query }, reply) {
        try {
          const parsed: unknown = body ? JSON.parse(body) : {};
          return await reply.send(await answer({ body: parsed, params, query }));
        } catch (error) {
          const [status, message] = explain(error);
          return reply.code(status).send({ message });
        }
      },
    });
  }
}

function explain(error: unknown): [number, string] {
  if (error instanceof ControlError) return [error.status, error.message];
  if (error instanceof RefundRefused) return [409, `The books refuse it: ${error.why}.`];
  if (error instanceof RangeError) return [400, error.message];
  if (error instanceof SyntaxError) return [400, 'The body is no JSON.'];
  if (error instanceof ZodError) {
    return [400, error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ')];
  }
  throw error;
}
