import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A random reference in a provider's style, such as `re_` with 24 letters and digits. */
export function makeReference(prefix: string, length: number, letters = LETTERS): string {
  const tail = Array.from(randomBytes(length), (byte) => letters[byte % letters.length]);
  return `${prefix}${tail.join('')}`;
}

/** Adyen's pspReference: 16 capitals and digits. */
export function makePspReference(): string {
  return makeReference('', 16, '0123456789ABCDEFGHJKLMNPQRSTVWXZ');
}
