import type { Dialect } from '../../database/dialect';
import type { Id } from '../../database/id';
import { listOf, sql, verbatim, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { foldText, nameWordsOf } from './foldText';
import { locationsOf } from './orderConditions';
import { lengthOf, LONGEST_START, termId } from './terms';

/** So many products of a partner, and so many words that begin alike, are looked through. */
const MAX_TERMS_READ = 20_000;
/** Greater than every other letter: the end of what begins alike. */
const LAST_LETTER = '\u{10FFFF}';
/** An index that both databases compare byte for byte. */
const TERM_INDEX = 'search_terms_partner_text';

/** The columns that say which order an entry of `order_terms` or a row of `orders` is. */
export interface OrderColumns {
  readonly placed: Sql;
  readonly id: Sql;
}

export const columnsOfTerm: OrderColumns = { placed: verbatim('t.placed_at_ms'), id: verbatim('t.order_id') };
export const columnsOfOrder: OrderColumns = { placed: verbatim('o.placed_at_ms'), id: verbatim('o.id') };

/** The words of a customer's name that are looked for: one leads to the orders, the others are looked up there. */
export interface NameWords {
  /** The longest, because it is the rarest as a rule. */
  readonly leading: string;
  readonly others: readonly string[];
}

/** What is searched for in names; null where they are not the caller's to search. */
export function nameWordsIn({ search }: OrderQuery): NameWords | null {
  if (!search?.extended || !search.includesCustomers) return null;
  const [leading, ...others] = nameWordsOf(search.text).sort((a, b) => lengthOf(b) - lengthOf(a));
  return leading === undefined ? null : { leading, others };
}

/** The one term that stands for a short beginning; null for a longer one, which several words may have. */
export function startTerm(partnerId: Id, word: string): bigint | null {
  return lengthOf(word) > LONGEST_START ? null : termId(partnerId, 'START', null, word);
}

/** The ids of the products within reach whose names contain what is searched for. */
export function productTerms(query: OrderQuery, text: string, dialect: Dialect): Sql {
  const locations = locationsOf(query);
  const here = locations ? sql`AND w.location_id IN ${listOf(locations)}` : sql``;
  return sql`SELECT p.id FROM (
    SELECT w.id, w.text FROM ${dialect.table('search_terms', 'w', TERM_INDEX)}
    WHERE w.partner_id = ${BigInt(query.reach.partnerId)} AND w.kind = 'PRODUCT' ${here}
    ORDER BY w.location_id, w.text LIMIT ${MAX_TERMS_READ}
  ) AS p WHERE INSTR(p.text, ${foldText(text)}) > 0`;
}

/** The ids of the partner's longer words of names that begin like this. */
export function nameTerms(partnerId: Id, beginning: string, dialect: Dialect): Sql {
  return sql`SELECT w.id FROM ${dialect.table('search_terms', 'w', TERM_INDEX)} WHERE ${beginsWith(partnerId, beginning)} LIMIT ${MAX_TERMS_READ}`;
}

/** Whether the customer of an order has a word that begins like this. */
export function hasWord(partnerId: Id, beginning: string, order: OrderColumns, dialect: Dialect): Sql {
  const same = sql`x.placed_at_ms = ${order.placed} AND x.order_id = ${order.id}`;
  // Not EXISTS, which an optimizer turns round: it would read every order of the word first.
  const hasTerm = (id: bigint): Sql => sql`(SELECT 1 FROM order_terms AS x WHERE x.term_id = ${id} AND ${same} LIMIT 1) = 1`;
  const start = startTerm(partnerId, beginning);
  if (start !== null) return hasTerm(start);
  const firstLetters = termId(partnerId, 'START', null, [...beginning].slice(0, LONGEST_START).join(''));
  const hasAny = sql`(SELECT 1 FROM ${dialect.table('search_terms', 'w', TERM_INDEX)} ${dialect.thenJoin} order_terms AS x
    ON x.term_id = w.id AND ${same} WHERE ${beginsWith(partnerId, beginning)} LIMIT 1) = 1`;
  // From the cheapest to the dearest: most orders lack the first letters, and most people type the whole word.
  return sql`${hasTerm(firstLetters)} AND (${hasTerm(termId(partnerId, 'NAME', null, beginning))} OR ${hasAny})`;
}

function beginsWith(partnerId: Id, beginning: string): Sql {
  return sql`w.partner_id = ${BigInt(partnerId)} AND w.kind = 'NAME' AND w.location_id = 0
    AND w.text >= ${beginning} AND w.text < ${beginning + LAST_LETTER}`;
}
