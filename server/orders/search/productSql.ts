import type { Dialect } from '../../database/dialect';
import { listOf, sql, type Sql } from '../../database/sql';
import type { OrderQuery } from '../orderQuery';
import { foldText } from './foldText';
import { locationsOf } from './orderConditions';
import { TERM_INDEX } from './terms.entity';

/**
 * The ids of the products within reach whose names contain what is searched for. Every name is looked at, and once: a
 * limit would hide products, and as it makes MariaDB copy the names first, it takes longer than three times as many do.
 */
export function productTerms(query: OrderQuery, text: string, dialect: Dialect): Sql {
  const partnerId = BigInt(query.reach.partnerId);
  const locations = locationsOf(query);
  const here = locations ? sql`AND w.location_id IN ${listOf(locations)}` : sql``;
  return sql`SELECT w.id FROM ${dialect.table('search_terms', 'n', TERM_INDEX)} ${dialect.thenJoin} ${dialect.table('search_terms', 'w', TERM_INDEX)}
    ON w.partner_id = ${partnerId} AND w.kind = 'PRODUCT' AND w.text = n.text ${here}
    WHERE n.partner_id = ${partnerId} AND n.kind = 'TITLE' AND INSTR(n.text, ${foldText(text)}) > 0`;
}
