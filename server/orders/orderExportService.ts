import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Caller } from '../graphql/caller';
import { unauthorized } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { findLocationsById } from '../partners/partnerRepository';
import type { Order } from './order';
import { exportHead, exportLines, type ExportStyle } from './orderExport';
import { EXPORT_LINK_LIFETIME_MS, type OrderExportLinks } from './orderExportLink';
import { findOrderPage, keysetOf } from './orderPage';
import type { OrderQuery } from './orderQuery';
import { readOrderQuery, type OrderQueryArgs } from './orderQueryInput';
import { findItems } from './orderRepository';

/** What an export takes: to see the orders, and to take them along. */
export const EXPORT_SCOPES = ['orders:read', 'orders:export'];
/** Where the links lead. */
export const EXPORT_PATH = '/exports/orders/';
/** Orders kept in memory at once, however many there are. */
const ORDERS_PER_PAGE = 500;
const ORDERS_PER_SEARCH = 100;

/** A file that is written while it is read. */
export interface OrderExport {
  readonly fileName: string;
  /** Fails where the database does: a file that ends early must not look whole. */
  readonly chunks: AsyncIterable<string>;
}

/** Exports of what the list of orders shows. */
export class OrderExportService {
  constructor(
    private readonly database: Database,
    private readonly ids: GlobalIds,
    private readonly links: OrderExportLinks,
  ) {}

  /** A link to everything that `orders` lists for these arguments. Throws BAD_USER_INPUT naming the place. */
  issue(caller: Caller, args: OrderQueryArgs): { readonly url: string; readonly expiresAt: Date } {
    readOrderQuery(args, caller, this.ids);
    const expiresAt = new Date(Date.now() + EXPORT_LINK_LIFETIME_MS);
    return { url: EXPORT_PATH + this.links.seal(args, caller, expiresAt), expiresAt };
  }

  /**
   * Begins the export of a link, with what the caller may see now, and notes it. Null when the link is not the
   * caller's, or not any more. Throws UNAUTHORIZED_FIELD_OR_TYPE when the permission was taken since.
   */
  async begin(caller: Caller, token: string): Promise<OrderExport | null> {
    const args = this.links.open(token, caller, new Date());
    if (!args) return null;
    const missing = EXPORT_SCOPES.filter((scope) => !caller.scopes.has(scope));
    if (missing.length > 0) throw unauthorized([missing]);
    const query = readOrderQuery(args, caller, this.ids);
    const style = { timeZone: caller.partner.timeZone, showsCustomers: caller.scopes.has('customers:read') };
    await this.note(caller, args, style);
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: style.timeZone, dateStyle: 'short' }).format(new Date());
    return { fileName: `orders-${day}.csv`, chunks: this.write(query, style) };
  }

  private async *write(query: OrderQuery, style: ExportStyle): AsyncGenerator<string> {
    yield exportHead(style);
    // A search is a query for each term that matches, and there may be as many as orders on a page.
    const limit = query.search ? ORDERS_PER_SEARCH : ORDERS_PER_PAGE;
    let after: string[] | null = null;
    for (;;) {
      const found = await findOrderPage(this.database.read, query, { limit, backward: false, after, before: null });
      const orders = found.slice(0, limit);
      if (orders.length > 0) yield await this.linesOf(orders, query, style);
      const last = orders.at(-1);
      if (!last || found.length === orders.length) return;
      after = keysetOf(last, query.sortKey);
    }
  }

  private async linesOf(orders: readonly Order[], { reach }: OrderQuery, style: ExportStyle): Promise<string> {
    const locationIds = [...new Set(orders.flatMap(({ locationId }) => locationId ?? []))];
    const [items, locations] = await Promise.all([
      findItems(this.database.read, orders.map(({ id }) => id)),
      findLocationsById(this.database.read, reach, locationIds),
    ]);
    const locationNames = new Map(locations.map(({ id, name }) => [id, name]));
    return exportLines(orders, { items, locationNames }, style);
  }

  private async note(caller: Caller, { search, ...which }: OrderQueryArgs, style: ExportStyle): Promise<void> {
    await this.database.transaction((tx) =>
      addAuditEntry(tx, {
        partnerId: caller.partnerId,
        actor: caller.key,
        action: 'orders.export',
        subjectType: 'Partner',
        subjectId: caller.partnerId,
        after: { ...which, showsCustomers: style.showsCustomers },
        // Whoever searches may have typed an address or a name.
        personal: search == null ? undefined : { search },
      }),
    );
  }
}
