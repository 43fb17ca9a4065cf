import { createHash, randomBytes, randomInt } from 'node:crypto';

const API_TOKEN_START = 'rd_';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 of 62 signs carry 256 bits. */
const API_TOKEN_SIGNS = 43;
/** The start and six signs: enough to recognise a token by, nothing to guess the rest from. */
const PREFIX_LENGTH = API_TOKEN_START.length + 6;

/** A token for a browser's session: 32 random bytes. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A token for a program: `rd_` and 43 random letters and digits. */
export function newApiToken(): string {
  const signs = Array.from({ length: API_TOKEN_SIGNS }, () => BASE62[randomInt(BASE62.length)]);
  return `${API_TOKEN_START}${signs.join('')}`;
}

/** What is kept of a token. It is random enough that a fast hash cannot be turned back. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The beginning of a token, by which people recognise it. */
export function tokenPrefix(token: string): string {
  return token.slice(0, PREFIX_LENGTH);
}
