import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryIdColumn, PrimaryInstantColumn, TextColumn } from '../../database/columns';
import type { Id } from '../../database/id';
import type { TermKind } from './terms';

/** The index by which terms are found: both databases compare it byte for byte. */
export const TERM_INDEX = 'search_terms_partner_kind_text';
/** What of a partner's orders can be looked for; what is known by its id alone, START and PAIR, has no row. */
@Entity('search_terms')
@Index(TERM_INDEX, ['partnerId', 'kind', 'text', 'locationId'])
export class SearchTermRow {
  /** Follows from the other columns: `termId`. */
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('kind', 8) kind!: TermKind;
  /** 0 for no location. */
  @IdColumn('location_id') locationId!: Id;
  @TextColumn('text', 300) text!: string;
}

/**
 * An order has a term. The primary key is the list of a term's orders by when they were placed. There are no foreign
 * keys, because each would want an index as large as the table; whoever writes orders writes these along.
 */
@Entity('order_terms', { withoutRowid: true })
export class OrderTermRow {
  @PrimaryIdColumn('term_id') termId!: Id;
  @PrimaryInstantColumn('placed_at_ms') placedAt!: Date;
  @PrimaryIdColumn('order_id') orderId!: Id;
}
