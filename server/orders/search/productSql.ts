import type { Dialect } from '../../database/dialect';
import { listOf, sql, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { foldText } from './foldText';
import { locationsOf } from './orderConditions';
import { MAX_TERMS_READ, TERM_INDEX } from './terms.entity';

/** The ids of the products within reach whose names contain what is searched for: each name is looked at once. */
export function productTerms(query: OrderQuery, text: string, dialect: Dialect): Sql {
  const partnerId = BigInt(query.reach.partnerId);
  const locations = locationsOf(query);
  const here = locations ? sql`AND w.location_id IN ${listOf(locations)}` : sql``;
  return sql`SELECT w.id FROM (
    SELECT n.text FROM ${dialect.table('search_terms', 'n', TERM_INDEX)}
    WHERE n.partner_id = ${partnerId} AND n.kind = 'TITLE' ORDER BY n.text LIMIT ${MAX_TERMS_READ}
  ) AS p ${dialect.thenJoin} ${dialect.table('search_terms', 'w', TERM_INDEX)}
    ON w.partner_id = ${partnerId} AND w.kind = 'PRODUCT' AND w.text = p.text ${here} WHERE INSTR(p.text, ${foldText(text)}) > 0`;
}
