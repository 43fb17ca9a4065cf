import type { CookieOptions } from '../graphql/context';

/** A session ends this long after the sign-in, used or not. */
export const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000;

/** A session that nobody used for so long has ended. */
export const SESSION_IDLE_MS = 60 * 60 * 1000;

/** Requests with this header were sent by a page that nobody is using: they keep no session alive. */
export const UNATTENDED_HEADER = 'x-unattended';

/** The cookie that carries a session's token: how it is called, and how it is set and cleared. */
export interface SessionCookie {
  readonly name: string;
  readonly options: CookieOptions;
}

/**
 * The cookie for browsers that find the server at `publicUrl`. No script reads it and no other site sends it. With
 * https it is kept to TLS, and its name makes the browser see to it that no other host and no part of it has set it.
 */
export function sessionCookie(publicUrl: string | null): SessionCookie {
  const secure = publicUrl !== null && new URL(publicUrl).protocol === 'https:';
  return {
    name: secure ? '__Host-refund_desk_session' : 'refund_desk_session',
    options: { httpOnly: true, sameSite: 'strict', path: '/', secure },
  };
}
