import type { GraphQLContext } from '../graphql/context';
import { SESSION_LIFETIME_MS, sessionCookie, type SessionCookie } from './session';

/** Gives browsers the token of their session, and takes it away. */
export class SessionCookies {
  private readonly cookie: SessionCookie;

  /** @param publicUrl where browsers find the server; null when that is not known */
  constructor(publicUrl: string | null) {
    this.cookie = sessionCookie(publicUrl);
  }

  set(context: GraphQLContext, token: string): void {
    const { name, options } = this.cookie;
    context.reply.setCookie(name, token, { ...options, maxAge: SESSION_LIFETIME_MS / 1000 });
    // A second sign-in of the same request ends the session that the first one made.
    context.sessionToken = token;
  }

  clear(context: GraphQLContext): void {
    context.reply.clearCookie(this.cookie.name, this.cookie.options);
    context.sessionToken = null;
  }
}
