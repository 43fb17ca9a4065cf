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
const SHORTEST_START = 2;
const MAX_KNOWN_IDS = 20_000;

const knownIds = new Map<string, bigint>();

/**
 * The id of a term follows from what it is: 63 bits of a hash. So nobody asks for it before writing, and two processes
 * cannot make two of the same. Two terms that met in one id would only find each other's orders as well.
 */
export function termId(partnerId: Id, kind: TermKind, locationId: Id | null, text: string): bigint {
  const key = `${partnerId} ${kind} ${locationId ?? ''} ${text}`;
  const known = knownIds.get(key);
  if (known !== undefined) return known;
  const id = createHash('sha256').update(key).digest().readBigUInt64BE() >> 1n;
  if (knownIds.size >= MAX_KNOWN_IDS) knownIds.clear();
  knownIds.set(key, id);
  return id;
}

/** Every term of an order, once. */
export function termsOf({ partnerId, locationId, customerName, productNames }: TermSource): Term[] {
  const term = (kind: TermKind, text: string, place: Id | null = null): [bigint, Term] => {
    const id = termId(partnerId, kind, place, text);
    return [id, { id, partnerId, kind, locationId: place, text }];
  };
  const words = customerName === null ? [] : wordsOf(customerName);
  const terms = [
    ...productNames.map((name) => term('PRODUCT', foldText(name), locationId)),
    ...words.filter((word) => lengthOf(word) > LONGEST_START).map((word) => term('NAME', word)),
    ...words.flatMap(startsOf).map((start) => term('START', start)),
  ];
  return [...new Map(terms).values()];
}

/** How many letters a word has. */
export function lengthOf(word: string): number {
  return [...word].length;
}

function startsOf(word: string): string[] {
  const letters = [...word];
  const lengths = [SHORTEST_START, LONGEST_START].filter((length) => length <= letters.length);
  return lengths.map((length) => letters.slice(0, length).join(''));
}
