import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { LaboratoryClock } from './clock';
import type { Answer, Call, DialectServer, Route } from './dialects/dialect';
import { planOf, type Fault, type FaultKind, type Faults } from './faults';
import type { KeyMemory } from './keyMemory';
import type { Seen } from './match';
import type { Pauses } from './pauses';

/** What stands between a client and the books. */
export interface Wire {
  readonly clock: LaboratoryClock;
  readonly faults: Faults;
  readonly pauses: Pauses;
  readonly keys: KeyMemory;
  /** Told of what went wrong in the laboratory itself; the client sees an error of the provider. */
  readonly onError: (error: unknown) => void;
}

/** The client gets no answer: the line is cut, or nothing ever comes. */
type Silence = 'cut' | 'hang';

/** Takes a request through credentials, faults, idempotency and pauses to its route, and answers or does not. */
export async function exchange(
  wire: Wire,
  dialect: DialectServer,
  route: Route,
  request: Omit<Call, 'plan'>,
  reply: FastifyReply,
): Promise<void> {
  const seen: Seen = { provider: dialect.name, method: request.method, path: request.path, key: request.key };
  const faults = wire.faults.take(seen);
  const call: Call = { ...request, plan: planOf(faults) };
  await pause(faults.get('slow')?.ms ?? 0, undefined, { ref: false });
  const answer = turnAway(dialect, call, faults) ?? (await executeOrFail(wire, dialect, route, call, seen, faults));
  if (answer === 'hang') return void reply.hijack();
  if (answer === 'cut') {
    reply.hijack();
    reply.raw.socket?.destroy();
    return;
  }
  reply.raw.once('finish', () => void wire.pauses.at('after-answering', seen));
  await send(reply, dialect, answer, faults.has('malformed'));
}

/** What ends a request before anything of it is executed. */
function turnAway(dialect: DialectServer, call: Call, faults: ReadonlyMap<FaultKind, Fault>): Answer | Silence | null {
  const refusal = faults.has('unauthorized') ? dialect.trouble('unauthorized', 401, 0) : dialect.refuseCredentials(call.headers);
  if (refusal !== null) return refusal;
  const throttled = faults.get('throttled');
  if (throttled) return dialect.trouble('throttled', 429, throttled.retryAfterS ?? 1);
  if (faults.has('cut-before')) return 'cut';
  if (faults.has('hang-before')) return 'hang';
  const error = faults.get('error-before');
  return error ? dialect.trouble('error', error.status ?? 500, 0) : null;
}

async function executeOrFail(...[wire, dialect, ...rest]: Parameters<typeof execute>): Promise<Answer | Silence> {
  try {
    return await execute(wire, dialect, ...rest);
  } catch (error) {
    wire.onError(error);
    return dialect.trouble('error', 500, 0);
  }
}

async function execute(
  wire: Wire,
  dialect: DialectServer,
  route: Route,
  call: Call,
  seen: Seen,
  faults: ReadonlyMap<FaultKind, Fault>,
): Promise<Answer | Silence> {
  const keyed = isKeyed(call) ? call : null;
  const known = keyed && wire.keys.begin(dialect.name, keyed, dialect.keys, wire.clock.nowMs());
  let answer = known ?? null;
  if (answer === null) {
    try {
      await wire.pauses.at('before-executing', seen);
      answer = await route.answer(call);
      const error = faults.get('error-after');
      if (error) answer = dialect.trouble('error', error.status ?? 500, 0);
    } finally {
      if (keyed) await wire.keys.end(dialect.name, keyed, dialect.keys, answer, wire.clock.nowMs());
    }
  }
  await wire.pauses.at('after-executing', seen);
  if (faults.has('cut-after')) return 'cut';
  return faults.has('hang-after') ? 'hang' : answer;
}

function isKeyed(call: Call): call is Call & { readonly key: string } {
  return call.key !== null && call.method !== 'GET';
}

async function send(reply: FastifyReply, dialect: DialectServer, answer: Answer, isMalformed: boolean): Promise<void> {
  const text = answer.body === null ? '' : JSON.stringify(answer.body);
  await reply
    .code(answer.status)
    .headers({ 'content-type': 'application/json; charset=utf-8', ...dialect.headers(), ...answer.headers })
    .send(isMalformed ? `${text.slice(0, text.length / 2)}<html>` : text);
}
