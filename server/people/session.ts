/** The cookie that carries a session's token. */
export const SESSION_COOKIE = 'refund_desk_session';

/** A session ends this long after the sign-in, used or not. */
export const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000;

/** How the cookie is set; no script reads it and no other site's form sends it. */
export interface SessionCookieOptions {
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly path: '/';
  readonly secure: boolean;
}

/** The options that set the cookie and clear it; `publicUrl` is where browsers find the server: https keeps it to TLS. */
export function sessionCookieOptions(publicUrl: string | null): SessionCookieOptions {
  const secure = publicUrl !== null && new URL(publicUrl).protocol === 'https:';
  return { httpOnly: true, sameSite: 'lax', path: '/', secure };
}
