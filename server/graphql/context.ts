import type { Caller } from './caller';
import { unauthenticated } from './errors';

/** Gives the one instance of a resolver class. */
export interface ResolverContainer {
  get<Instance>(resolverClass: new (...args: never[]) => Instance): Instance;
}

export interface CookieOptions {
  readonly path?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: 'lax' | 'strict' | 'none';
  /** In seconds. */
  readonly maxAge?: number;
}

/** What a resolver may change of the HTTP answer. */
export interface ReplyCookies {
  setCookie(name: string, value: string, options?: CookieOptions): unknown;
  clearCookie(name: string, options?: CookieOptions): unknown;
}

/** What every resolver of one request gets. */
export interface GraphQLContext {
  /** Null when nobody is signed in. What runs may rely on it: it is known before anything does. */
  caller: Caller | null;
  /**
   * Finds out who is calling, which asks the database: only once the operation is known to be fit to run.
   * Throws UNAUTHENTICATED for an API token that does not count.
   */
  readonly authenticate: () => Promise<Caller | null>;
  /**
   * Who `authenticate` found the last time for the same credentials; null when that is not known. It is the same object
   * where nothing has changed since. What is read for a presumed caller is told only once `authenticate` has said so.
   */
  readonly presumedCaller: () => Caller | null;
  readonly requestId: string;
  readonly ipAddress: string;
  /** What the browser says of itself; null when it says nothing. */
  readonly userAgent: string | null;
  readonly resolvers: ResolverContainer;
  readonly reply: ReplyCookies;
  /** The session's secret from the cookie; null for a program and for nobody. */
  sessionToken: string | null;
}

/** The caller of a request. Throws UNAUTHENTICATED when nobody is signed in. */
export function callerOf(context: GraphQLContext): Caller {
  if (context.caller === null) throw unauthenticated();
  return context.caller;
}

/** Makes a value once for each request, the first time it is asked for; e.g. a DataLoader. */
export function perRequest<Value>(make: (context: GraphQLContext) => Value): (context: GraphQLContext) => Value {
  const made = new WeakMap<GraphQLContext, { readonly value: Value }>();
  return (context) => {
    const known = made.get(context);
    if (known) return known.value;
    const value = make(context);
    made.set(context, { value });
    return value;
  };
}
