import type { Dialect } from '../books';
import type { OutcomePlan } from '../bookkeeper';

/** A client's request, read as far as all dialects share it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: string;
  readonly key: string | null;
  /** Where the client reached the laboratory, for the links in answers. */
  readonly baseUrl: string;
  /** What tests have in store for a refund that this call makes. */
  readonly plan: OutcomePlan;
}

/** What a client is answered. A body of null is none at all. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** False when nothing was executed: then the answer is not kept for the idempotency key. */
  readonly isKept?: false;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As Fastify writes it. */
  readonly url: string;
  answer(call: Call): Promise<Answer>;
}

/** What a provider answers where no route comes to it. */
export type TroubleKind = 'error' | 'throttled' | 'unauthorized';

/** How a provider treats idempotency keys. */
export interface KeyRules {
  readonly lifetimeMs: number;
  /** Whether an answer is kept and given again. */
  keeps(answer: Answer): boolean;
  /** To a twin whose first request is not answered yet. */
  inUse(key: string): Answer;
  /** To a key that comes with another request; null: the first answer is given again. */
  reused(key: string): Answer | null;
  readonly replayHeaders: Readonly<Record<string, string>>;
}

/** One provider, as its clients see it. */
export interface DialectServer {
  readonly name: Dialect;
  readonly routes: readonly Route[];
  readonly keys: KeyRules;
  /** Null when the credentials are of a shape that the laboratory takes. */
  refuseCredentials(headers: Call['headers']): Answer | null;
  trouble(kind: TroubleKind, status: number, retryAfterS: number): Answer;
  /** Headers of every answer. */
  headers(): Readonly<Record<string, string>>;
}
