import { createHash } from 'node:crypto';
import type { Id } from '../../database/id';
import { foldText, wordsOf } from './foldText';

/**
 * What an order can be found by: a product's whole name at a location, a word of the customer's name, the first letters
 * of such a word, or the first letters of two of them. START is for short words as well, so that a word of up to three
 * letters is a START alone. A TITLE is a product's name wherever it is sold: it leads to no orders but to its PRODUCTs,
 * so that names are looked through once however many locations sell the same.
 */
export type TermKind = 'PRODUCT' | 'TITLE' | 'NAME' | 'START' | 'PAIR';

/** Whether terms of a kind have a row of their own; the others are known by their id alone. */
export const isListed = (kind: TermKind): boolean => kind !== 'START' && kind !== 'PAIR';
/** Whether terms of a kind lead to orders. */
export const leadsToOrders = (kind: TermKind): boolean => kind !== 'TITLE';

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
/** Names of more words than this have too many pairs, and are found by their number of words instead. */
const MAX_PAIRED_WORDS = 8;
const MANY_WORDS = '';
const MAX_KNOWN_TERMS = 20_000;

const knownTerms = new Map<string, Term>();

/**
 * The id of a term follows from what it is: 63 bits of a hash. So nobody asks for it before writing, and two processes
 * cannot make two of the same. Two terms that met in one id would only find each other's orders as well.
 */
export function termId(partnerId: Id, kind: TermKind, locationId: Id | null, text: string): bigint {
  return termOf(partnerId, kind, locationId, text).id;
}

/** The id of the term of names that have a word with each of these beginnings, of LONGEST_START letters. */
export function pairTerm(partnerId: Id, one: string, other: string): bigint {
  return termId(partnerId, 'PAIR', null, pairOf(startOf(one), startOf(other)));
}

/** The id of the term of names whose words are too many for pairs. */
export function manyWordsTerm(partnerId: Id): bigint {
  return termId(partnerId, 'PAIR', null, MANY_WORDS);
}

/** The first letters of a word, as many as are a term. */
export function startOf(word: string, length = LONGEST_START): string {
  return [...word].slice(0, length).join('');
}

/** Every term of an order, once. */
export function termsOf({ partnerId, locationId, customerName, productNames }: TermSource): Term[] {
  const terms = new Map<bigint, Term>();
  const add = (kind: TermKind, place: Id | null, text: string): void => {
    const term = termOf(partnerId, kind, place, text);
    terms.set(term.id, term);
  };
  for (const name of productNames.map(foldText)) {
    add('PRODUCT', locationId, name);
    add('TITLE', null, name);
  }
  const words = customerName === null ? [] : wordsOf(customerName);
  for (const word of words) {
    if (lengthOf(word) > LONGEST_START) add('NAME', null, word);
    for (const length of START_LENGTHS) if (length <= lengthOf(word)) add('START', null, startOf(word, length));
  }
  for (const pair of pairsOf(words)) add('PAIR', null, pair);
  return [...terms.values()];
}

/** The pairs of the beginnings of words that are long enough to have one. */
function pairsOf(words: readonly string[]): string[] {
  const starts = words.filter((word) => lengthOf(word) >= LONGEST_START).map((word) => startOf(word));
  if (starts.length > MAX_PAIRED_WORDS) return [MANY_WORDS];
  return starts.flatMap((one, index) => starts.slice(index + 1).map((other) => pairOf(one, other)));
}

const pairOf = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

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
