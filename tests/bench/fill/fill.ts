import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Database } from '../../../server/database/database';
import { OrderItemRow, OrderRow } from '../../../server/orders/order.entity';
import { termRowsOf, termsOfOrders, type TermRows } from '../../../server/orders/search/termStore';
import { OrderTermRow, SearchTermRow } from '../../../server/orders/search/terms.entity';
import { OutboxRow } from '../../../server/outbox/outbox.entity';
import { PaymentRow } from '../../../server/payments/payment.entity';
import { SandboxRefundRow } from '../../../server/payments/sandbox/sandboxRefund.entity';
import { RefundAllocationRow, RefundItemRow, RefundRow, RefundTicketRow } from '../../../server/refunds/refund.entity';
import { TicketRow } from '../../../server/tickets/ticket.entity';
import { openMysqlBulk } from './mysqlBulk';
import { makeChunks, type Chunk } from './orders';
import { insertPartner } from './partner';
import { openSqliteBulk } from './sqliteBulk';
import { Table } from './table';

/** Long enough that nothing which is under way in the fill is taken up while something is measured. */
const JOBS_WAIT_MS = 365 * 86_400_000;

/** A chunk with what its orders are found by, and nobody's before. */
interface TermedChunk extends Chunk {
  readonly found: TermRows;
}

const KINDS: readonly (readonly [entity: EntityTarget<ObjectLiteral>, rowsOf: (chunk: TermedChunk) => readonly ObjectLiteral[]])[] = [
  [OrderRow, ({ orders }) => orders.orders],
  [OrderItemRow, ({ orders }) => orders.items],
  [SearchTermRow, ({ found }) => found.terms],
  [OrderTermRow, ({ found }) => found.links],
  [TicketRow, ({ orders }) => orders.tickets],
  [PaymentRow, ({ orders }) => orders.payments],
  [RefundRow, ({ refunds }) => refunds.refunds],
  [RefundItemRow, ({ refunds }) => refunds.items],
  [RefundTicketRow, ({ refunds }) => refunds.tickets],
  [RefundAllocationRow, ({ refunds }) => refunds.allocations],
  [SandboxRefundRow, ({ refunds }) => refunds.sandbox],
  [OutboxRow, ({ refunds }) => refunds.outbox.map((job) => ({ ...job, dueAt: new Date(job.dueAt.getTime() + JOBS_WAIT_MS) }))],
];

/**
 * Fills an empty database with a partner and so many orders, with what was refunded of them; the audit stays empty.
 * The memory that it takes does not grow with the orders, but for the names that there are. Tells after each step how many orders there are.
 */
export async function fillDatabase(databaseUrl: string, orders: number, now: Date, onProgress: (orders: number) => void): Promise<void> {
  const database = await Database.open(databaseUrl);
  await database.migrate();
  const partner = await insertPartner(database, now);
  const tables = KINDS.map(([entity, rowsOf]) => ({ table: new Table(database, entity), rowsOf }));
  const bulk = database.kind === 'sqlite' ? openSqliteBulk(databaseUrl) : await openMysqlBulk(databaseUrl);
  let done = 0;
  let writing = Promise.resolve();
  for (const chunk of withTerms(makeChunks(orders, partner, now))) {
    const stored = tables.map(({ table, rowsOf }) => ({ table, rows: rowsOf(chunk).map((row) => table.valuesOf(row)) }));
    // The next rows are made while the database takes the last ones.
    await writing;
    onProgress((done += chunk.orders.orders.length));
    writing = (async () => {
      for (const { table, rows } of stored) if (rows.length > 0) await bulk.write(table, rows);
    })();
  }
  await writing;
  await bulk.close(tables.map(({ table }) => table));
  await database.close();
}

function* withTerms(chunks: Iterable<Chunk>): Generator<TermedChunk> {
  const written = new Set<string>();
  for (const chunk of chunks) {
    const { terms, links } = termRowsOf(termsOfOrders(chunk.orders.orders, chunk.orders.items));
    const fresh = terms.filter(({ id }) => !written.has(id));
    for (const { id } of fresh) written.add(id);
    yield { ...chunk, found: { terms: fresh, links } };
  }
}
