import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database';
import { AskedTogether } from './askedTogether';
import type { Caller } from './caller';
import { findCallerByApiToken, findCallerBySession } from './callerRepository';
import type { Presence } from './presence';
import { hashToken } from './token';

/** What a request says about who sends it. */
export interface Credentials {
  /** The value of the session cookie. */
  readonly cookieToken?: string;
  /** The value of the Authorization header. */
  readonly authorization?: string;
  /** True for a request that a page sent while nobody was using it: it keeps no session alive. */
  readonly isUnattended?: boolean;
}

/** Thrown for an API token that does not count: whoever sends one must not be taken for nobody. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';

  constructor() {
    super('The API token is not valid, has expired or was revoked. Send it as "Authorization: Bearer rd_…".');
  }
}

/** More than work at once anywhere. */
const MAX_KNOWN = 10_000;
const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** Finds out who is calling, with one query and what the database says now about their rights. */
export class Authenticator {
  private readonly sessions: AskedTogether<Caller | null>;
  private readonly apiClients: AskedTogether<Caller | null>;
  /** By the hash of their token. */
  private readonly known = new LRUCache<string, Caller>({ max: MAX_KNOWN });

  constructor(
    database: Database,
    private readonly presence: Presence,
  ) {
    this.sessions = new AskedTogether(async (tokenHash) => this.recognize(tokenHash, await findCallerBySession(database.read, tokenHash)));
    this.apiClients = new AskedTogether(async (tokenHash) => this.recognize(tokenHash, await findCallerByApiToken(database.read, tokenHash)));
  }

  /**
   * The caller, or null for nobody. An API token goes before a session; one that does not count throws
   * InvalidTokenError, while a session that has ended is nobody.
   */
  async authenticate({ authorization, cookieToken, isUnattended = false }: Credentials): Promise<Caller | null> {
    if (authorization !== undefined) return this.byApiToken(authorization);
    if (!cookieToken) return null;
    const caller = await this.sessions.ask(hashToken(cookieToken));
    if (caller?.sessionId && !isUnattended) this.presence.sessionSeen(caller.sessionId);
    return caller;
  }

  /**
   * Who was found the last time for the same credentials, without a look at the database; null when that is not known.
   * `authenticate` gives the same object when nothing has changed since.
   */
  presume({ authorization, cookieToken }: Credentials): Caller | null {
    const token = authorization === undefined ? cookieToken : tokenIn(authorization);
    return (token && this.known.get(hashToken(token))) || null;
  }

  private recognize(tokenHash: string, caller: Caller | null): Caller | null {
    const known = this.known.get(tokenHash);
    if (known && isDeepStrictEqual(known, caller)) return known;
    if (caller) this.known.set(tokenHash, caller);
    else this.known.delete(tokenHash);
    return caller;
  }

  private async byApiToken(authorization: string): Promise<Caller> {
    const token = tokenIn(authorization);
    const caller = token ? await this.apiClients.ask(hashToken(token)) : null;
    if (!caller) throw new InvalidTokenError();
    this.presence.apiClientSeen(caller.id);
    return caller;
  }
}

const tokenIn = (authorization: string): string | undefined => BEARER.exec(authorization)?.[1];
