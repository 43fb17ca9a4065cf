/** A longer name is no account's: the column of addresses holds no more. */
const MAX_ACCOUNT_LENGTH = 320;

/**
 * The one form of an e-mail address that somebody signs in with, however they wrote it: other letters that look and
 * mean the same, capitals and blanks make no other account, neither for the look-up nor for the throttle.
 */
export function accountName(email: string): string {
  const text = email.slice(0, MAX_ACCOUNT_LENGTH).normalize('NFKC').toLowerCase().normalize('NFKC');
  return text.replace(/[\s\p{C}]/gu, '').slice(0, MAX_ACCOUNT_LENGTH);
}
