import { LRUCache } from 'lru-cache';
import type { Database } from '../../database/database';
import { isDuplicateKey } from '../../database/retry';
import { findRow, findRows } from '../../database/rows';
import { select, sql } from '../../database/sql';
import { insertRows } from '../../database/statements';
import type { BookPayment, BookRefund, Dialect, LaboratoryFailure } from '../laboratory/books';
import { MemoryStore } from '../laboratory/memoryStore';
import { SandboxRefundRow } from './sandboxRefund.entity';

/** What the desk has of a payment. */
interface StoredPayment {
  readonly captured_minor: bigint | string;
  readonly currency_code: string;
  readonly placed_at_ms: bigint | string;
}

const PREFIX = 'sandbox_';
/** So many payments are known without asking; what is needed of one never changes. */
const MAX_KNOWN_PAYMENTS = 1_000;

/**
 * The laboratory's books in the desk's own database, for the sandbox: what it executed is there after a restart, and
 * a key is executed once even by two processes at the same time, because it is the table's key. Only refunds are
 * kept; what tests do beside them (disputes, refunds made elsewhere, failing later) lasts as long as the process.
 */
export class SandboxStore extends MemoryStore {
  private readonly known = new LRUCache<string, BookPayment>({ max: MAX_KNOWN_PAYMENTS });

  constructor(
    private readonly database: Database,
    /** How long a refund is pending. */
    private readonly settleDelayMs: number,
  ) {
    super();
  }

  /** The desk's own payments count as captured; there may be several of one name, so that none limits a refund. */
  override async findPayment(provider: Dialect, reference: string): Promise<BookPayment | null> {
    const changed = await super.findPayment(provider, reference);
    return changed ?? this.known.get(`${provider} ${reference}`) ?? (await this.readPayment(provider, reference));
  }

  private async readPayment(provider: Dialect, reference: string): Promise<BookPayment | null> {
    const [row] = await select<StoredPayment>(
      this.database.read,
      sql`SELECT payment.captured_minor, paid.currency_code, paid.placed_at_ms
        FROM payments payment JOIN orders paid ON paid.id = payment.order_id
        WHERE payment.provider = 'sandbox' AND payment.reference = ${reference} ORDER BY payment.id LIMIT 1`,
    );
    if (!row) return null;
    const payment: BookPayment = {
      provider,
      reference,
      amountMinor: BigInt(row.captured_minor),
      currencyCode: row.currency_code,
      isLimited: false,
      createdAtMs: Number(row.placed_at_ms),
      dispute: null,
    };
    this.known.set(`${provider} ${reference}`, payment);
    return payment;
  }

  override async findRefund(provider: Dialect, reference: string): Promise<BookRefund | null> {
    const changed = await super.findRefund(provider, reference);
    if (changed !== null || !reference.startsWith(PREFIX)) return changed;
    return this.findRefundByKey(provider, reference.slice(PREFIX.length));
  }

  /** A key is never forgotten here. */
  override async findRefundByKey(provider: Dialect, key: string): Promise<BookRefund | null> {
    const row = await findRow(this.database.read, SandboxRefundRow, { idempotencyKey: key });
    return row && this.asItStands(provider, row);
  }

  override async refundsOf(provider: Dialect, paymentReference: string): Promise<BookRefund[]> {
    const rows = await findRows(this.database.read, SandboxRefundRow, { paymentReference }, { order: { settlesAt: 'ASC' } });
    return this.withExternal(provider, rows, await super.refundsOf(provider, paymentReference));
  }

  override async refunds(): Promise<BookRefund[]> {
    const rows = await this.database.read.find(SandboxRefundRow, { order: { settlesAt: 'ASC' } });
    return this.withExternal('stripe', rows, await super.refunds());
  }

  override async addRefund(refund: BookRefund): Promise<BookRefund> {
    const { provider, key } = refund;
    if (key === null) return super.addRefund(refund);
    const row: SandboxRefundRow = {
      idempotencyKey: key,
      paymentReference: refund.paymentReference,
      amountMinor: refund.amountMinor,
      currencyCode: refund.currencyCode,
      failureCode: refund.fails?.code ?? null,
      settlesAt: new Date(refund.settlesAtMs),
    };
    try {
      await this.database.statement((tx) => insertRows(tx, SandboxRefundRow, [row]));
      return this.readRow(provider, row);
    } catch (error) {
      const executed = isDuplicateKey(error) ? await this.findRefundByKey(provider, key) : null;
      if (!executed) throw error;
      return executed;
    }
  }

  private async withExternal(provider: Dialect, rows: SandboxRefundRow[], inMemory: BookRefund[]): Promise<BookRefund[]> {
    const stored = await Promise.all(rows.map((row) => this.asItStands(provider, row)));
    return [...stored, ...inMemory.filter(({ isExternal }) => isExternal)];
  }

  /** With what was changed since, by this process. */
  private async asItStands(provider: Dialect, row: SandboxRefundRow): Promise<BookRefund> {
    return (await super.findRefund(provider, `${PREFIX}${row.idempotencyKey}`)) ?? this.readRow(provider, row);
  }

  private readRow(provider: Dialect, row: SandboxRefundRow): BookRefund {
    const settlesAtMs = row.settlesAt.getTime();
    return {
      provider,
      reference: `${PREFIX}${row.idempotencyKey}`,
      paymentReference: row.paymentReference,
      amountMinor: row.amountMinor,
      currencyCode: row.currencyCode,
      key: row.idempotencyKey,
      // The table has no place for it; this is how the desk recognises its own refund.
      metadata: { refund_desk_key: row.idempotencyKey },
      merchantReference: null,
      description: null,
      isExternal: false,
      needsAction: false,
      createdAtMs: settlesAtMs - this.settleDelayMs,
      settlesAtMs,
      fails: row.failureCode === null ? null : { atMs: settlesAtMs, code: row.failureCode as LaboratoryFailure },
      canceledAtMs: null,
    };
  }
}
