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
  readonly expires?: Date;
}

/**
 * The cookie's options; without an expiry, those that clear it. `publicUrl` is where browsers find the server:
 * the cookie is kept to TLS when that says https.
 */
export function sessionCookieOptions(publicUrl: string | null, expires?: Date): SessionCookieOptions {
  const secure = publicUrl !== null && new URL(publicUrl).protocol === 'https:';
  return { httpOnly: true, sameSite: 'lax', path: '/', secure, ...(expires && { expires }) };
}
