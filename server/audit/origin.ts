import { AsyncLocalStorage } from 'node:async_hooks';

/** From where a change comes. */
export interface Origin {
  readonly requestId: string;
  readonly ipAddress: string;
}

const origins = new AsyncLocalStorage<Origin | null>();

/** Does work whose changes all come from one request; null for work that comes from none. */
export function withOrigin<T>(origin: Origin | null, work: () => T): T {
  return origins.run(origin, work);
}

/** The request that is being answered; null for the worker and for commands, which the actor of a change names. */
export function currentOrigin(): Origin | null {
  return origins.getStore() ?? null;
}
