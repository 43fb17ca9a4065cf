import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app reads it: SHA-1, six digits, thirty seconds. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** A clock may be wrong by one step, as RFC 6238 (5.2) recommends at most. */
const DRIFT_STEPS = 1;
const ISSUER = 'Refund Desk';

/** A new secret, in base32: what is typed where no picture can be read. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an authenticator app reads from the picture; `label` says which account it is. */
export function totpUri(secret: string, label: string): string {
  return new TOTP({ ...PARAMETERS, issuer: ISSUER, label, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step whose code this is, at most one away from `nowMs`; null for a wrong code. */
export function totpStep(secret: string, code: string, nowMs: number): number | null {
  // The library takes six signs of any kind for a code, and fails where they are not six bytes.
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ ...PARAMETERS, secret: Secret.fromBase32(secret) });
  // The library compares in constant time.
  const delta = totp.validate({ token: code, timestamp: nowMs, window: DRIFT_STEPS });
  return delta === null ? null : Math.floor(nowMs / (PARAMETERS.period * 1000)) + delta;
}
