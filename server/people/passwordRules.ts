import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { MAX_PASSWORD_LENGTH } from './password';

/**
 * NIST SP 800-63B-4, section 3.1.1.2, and OWASP's Authentication Cheat Sheet: a least length, a list of what is refused,
 * and no rules about capitals, digits and signs.
 */
export const MIN_PASSWORD_LENGTH = 12;
/** zxcvbn's scale from 0 to 4: below 3 are those that fewer than a hundred million guesses find. */
const MIN_SCORE = 3;
/** What follows makes no password easier to guess, and looking at it takes a tenth of a second where signs repeat. */
const LOOKED_AT_LENGTH = 40;
/** So many letters and digits must be left when everything about the person is taken out. */
const MIN_OWN_LENGTH = 8;
/** Shorter words are in too many others. */
const MIN_WORD_LENGTH = 3;

/** What others know of whoever chooses a password. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  readonly partnerName: string;
}

/** Why a password was not taken. */
export interface PasswordProblem {
  readonly code: 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_COMMON' | 'PASSWORD_PERSONAL';
  readonly message: string;
}

const strength = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** What speaks against a password for this person; null when nothing does. */
export function passwordProblem(password: string, about: PasswordOwner): PasswordProblem | null {
  // Counted as people count: two halves of one sign are one.
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH) {
    return { code: 'PASSWORD_TOO_SHORT', message: `Choose a password of at least ${MIN_PASSWORD_LENGTH} characters.` };
  }
  if (password.length > MAX_PASSWORD_LENGTH) {
    return { code: 'PASSWORD_TOO_LONG', message: `Choose a password of at most ${MAX_PASSWORD_LENGTH} characters.` };
  }
  const words = wordsAbout(about);
  if (withoutWords(password, words).length < MIN_OWN_LENGTH) {
    return {
      code: 'PASSWORD_PERSONAL',
      message: 'This password is made of your name, your address or where you work. Choose one that has nothing to do with you.',
    };
  }
  if (strength.check(password.slice(0, LOOKED_AT_LENGTH), words).score < MIN_SCORE) {
    return {
      code: 'PASSWORD_COMMON',
      message: 'This password is easy to guess. Choose another one, for example four words that do not belong together.',
    };
  }
  return null;
}

/** The words that tell of the person, the longest first: each whole, and each part of it. */
function wordsAbout({ name, email, partnerName }: PasswordOwner): string[] {
  const whole = [name, email, partnerName, 'Refund Desk'].map(folded);
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = [...new Set([...whole, ...parts])].filter((word) => word.length >= MIN_WORD_LENGTH);
  return words.sort((left, right) => right.length - left.length);
}

/** The letters and digits of a password that are not of those words. */
function withoutWords(password: string, words: readonly string[]): string {
  const rest = words.reduce((text, word) => text.replaceAll(word, ' '), folded(password));
  return rest.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Small letters without accents. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
