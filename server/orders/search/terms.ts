import { createHash } from 'node:crypto';
import type { Id } from '../../database/id';
import { foldText, wordsOf } from './foldText';

/**
 * What an order can be found by: a product's whole name at a location, a word of the customer's name, or the first
 * letters of such a word. START is for short words as well, so that a word of up to three letters is a START alone.
 */
export type TermKind = 'PRODUCT' | 'NAME' | 'START';

/** `locationId` is null for what is the same at every location: the customer's name. */
export interface Term {
  readonly id: bigint;
  readonly partnerId: Id;
  readonly kind: TermKind;
  readonly locationId: Id | null;
  readonly text: string;
}

/** What terms are made of. */
export interface TermSource {
  readonly partnerId: Id;
  readonly locationId: Id | null;
  readonly customerName: string | null;
  readonly productNames: readonly string[];
}

/** Beginnings of words of up to so many letters are terms of their own: too many words begin with them to go through. */
export const LONGEST_START = 3;
const START_LENGTHS = [2, LONGEST_START];
const MAX_KNOWN_TERMS = 20_000;

const knownTerms = new Map<string, Term>();

/**
 * The id of a term follows from what it is: 63 bits of a hash. So nobody asks for it before writing, and two processes
 * cannot make two of the same. Two terms that met in one id would only find each other's orders as well.
 */
export function termId(partnerId: Id, kind: TermKind, locationId: Id | null, text: string): bigint {
  return termOf(partnerId, kind, locationId, text).id;
}

/** Every term of an order, once. */
export function termsOf({ partnerId, locationId, customerName, productNames }: TermSource): Term[] {
  const terms = new Map<bigint, Term>();
  const add = (kind: TermKind, place: Id | null, text: string): void => {
    const term = termOf(partnerId, kind, place, text);
    terms.set(term.id, term);
  };
  for (const name of productNames) add('PRODUCT', locationId, foldText(name));
  for (const word of customerName === null ? [] : wordsOf(customerName)) {
    const letters = [...word];
    if (letters.length > LONGEST_START) add('NAME', null, word);
    for (const length of START_LENGTHS) if (length <= letters.length) add('START', null, letters.slice(0, length).join(''));
  }
  return [...terms.values()];
}

function termOf(partnerId: Id, kind: TermKind, locationId: Id | null, text: string): Term {
  const key = `${partnerId} ${kind} ${locationId ?? ''} ${text}`;
  const known = knownTerms.get(key);
  if (known) return known;
  const id = createHash('sha256').update(key).digest().readBigUInt64BE() >> 1n;
  const term = { id, partnerId, kind, locationId, text };
  if (knownTerms.size >= MAX_KNOWN_TERMS) knownTerms.clear();
  knownTerms.set(key, term);
  return term;
}

/** How many letters a word has. */
export function lengthOf(word: string): number {
  return [...word].length;
}
