import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryIdColumn, PrimaryInstantColumn, TextColumn } from '../../database/columns';
import type { Id } from '../../database/id';
import type { TermKind } from './terms';

/** What of a partner's orders can be looked for; `START` terms are known by their id alone and have no row. */
@Entity('search_terms')
@Index('search_terms_partner_text', ['partnerId', 'kind', 'locationId', 'text'])
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
