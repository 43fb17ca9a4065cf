import type { Dialect } from '../../database/dialect';
import type { Id } from '../../database/id';
import { sql, verbatim, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { nameWordsOf } from './foldText';
import { lengthOf, LONGEST_START, manyWordsTerm, pairTerm, startOf, termId } from './terms';
import { TERM_INDEX } from './terms.entity';

/** So many words that begin alike are looked through. */
const MAX_WORDS_READ = 20_000;
/** Greater than every other letter: the end of what begins alike. */
const LAST_LETTER = '\u{10FFFF}';

/** The columns that say which order an entry of `order_terms` or a row of `orders` is. */
export interface OrderColumns {
  readonly placed: Sql;
  readonly id: Sql;
}

const columnsOfTerm: OrderColumns = { placed: verbatim('t.placed_at_ms'), id: verbatim('t.order_id') };
export const columnsOfOrder: OrderColumns = { placed: verbatim('o.placed_at_ms'), id: verbatim('o.id') };

/** A term that leads to orders, which are then looked at for the rest of what is searched for. */
export interface TermPath {
  readonly termId: bigint;
  readonly where: readonly Sql[];
}

/** What is searched for in names, longest first; empty where nothing is, or where they are not the caller's to search. */
export function nameWordsIn({ search }: OrderQuery): string[] {
  if (!search?.extended || !search.includesCustomers) return [];
  const words = nameWordsOf(search.text);
  const isImplied = (word: string): boolean => words.some((other) => other !== word && other.startsWith(word));
  return words.filter((word) => !isImplied(word)).sort((a, b) => lengthOf(b) - lengthOf(a));
}

/**
 * The terms that are known to lead to every order with these words; null where there is none, and the longest word has
 * to be looked up by `nameTerms`. Two words lead by what they begin with, because each alone may be on very many orders.
 */
export function namePaths(partnerId: Id, words: readonly string[], dialect: Dialect): TermPath[] | null {
  const [first = '', second = '', ...others] = words;
  if (lengthOf(second) >= LONGEST_START) {
    const rest = [first, second].flatMap((word) => (lengthOf(word) > LONGEST_START ? [continues(partnerId, word, columnsOfTerm, dialect)] : []));
    return [
      { termId: pairTerm(partnerId, first, second), where: [...rest, ...others.map((word) => hasWord(partnerId, word, columnsOfTerm, dialect))] },
      { termId: manyWordsTerm(partnerId), where: haveWords(partnerId, words, columnsOfTerm, dialect) },
    ];
  }
  const start = startTerm(partnerId, first);
  return start === null ? null : [{ termId: start, where: haveWords(partnerId, words.slice(1), columnsOfTerm, dialect) }];
}

/** The ids of the partner's longer words that begin like the first of these, and what the orders of each are looked at for. */
export function nameTerms(partnerId: Id, [first = '', ...others]: readonly string[], dialect: Dialect): { terms: Sql; where: Sql[] } {
  return {
    terms: sql`SELECT w.id FROM ${dialect.table('search_terms', 'w', TERM_INDEX)} WHERE ${beginsWith(partnerId, first)} LIMIT ${MAX_WORDS_READ}`,
    where: haveWords(partnerId, others, columnsOfTerm, dialect),
  };
}

/** Whether the customer of an order has words that begin like each of these. */
export function haveWords(partnerId: Id, words: readonly string[], order: OrderColumns, dialect: Dialect): Sql[] {
  return words.map((word) => hasWord(partnerId, word, order, dialect));
}

function hasWord(partnerId: Id, beginning: string, order: OrderColumns, dialect: Dialect): Sql {
  const start = startTerm(partnerId, beginning);
  if (start !== null) return hasTerm(start, order);
  // From the cheapest to the dearest: most orders lack the first letters.
  return sql`${hasTerm(termId(partnerId, 'START', null, startOf(beginning)), order)} AND ${continues(partnerId, beginning, order, dialect)}`;
}

/** Whether there is a word that begins like this, which is longer than a START. Most people type the whole word. */
function continues(partnerId: Id, beginning: string, order: OrderColumns, dialect: Dialect): Sql {
  const hasLonger = sql`(SELECT 1 FROM ${dialect.table('search_terms', 'w', TERM_INDEX)} ${dialect.thenJoin} order_terms AS x
    ON x.term_id = w.id AND ${isOrder(order)} WHERE ${beginsWith(partnerId, beginning)} AND w.text <> ${beginning} LIMIT 1) = 1`;
  return sql`(${hasTerm(termId(partnerId, 'NAME', null, beginning), order)} OR ${hasLonger})`;
}

/** Not EXISTS, which an optimizer turns round: it would read every order of the word first. */
function hasTerm(id: bigint, order: OrderColumns): Sql {
  return sql`(SELECT 1 FROM order_terms AS x WHERE x.term_id = ${id} AND ${isOrder(order)} LIMIT 1) = 1`;
}

const isOrder = ({ placed, id }: OrderColumns): Sql => sql`x.placed_at_ms = ${placed} AND x.order_id = ${id}`;

/** The one term that stands for a short beginning; null for a longer one, which several words may have. */
function startTerm(partnerId: Id, word: string): bigint | null {
  return lengthOf(word) > LONGEST_START ? null : termId(partnerId, 'START', null, word);
}

function beginsWith(partnerId: Id, beginning: string): Sql {
  return sql`w.partner_id = ${BigInt(partnerId)} AND w.kind = 'NAME' AND w.text >= ${beginning} AND w.text < ${beginning + LAST_LETTER}`;
}
