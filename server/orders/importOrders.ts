import { createReadStream } from 'node:fs';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { linesOf, unpacked, type ByteLine } from './byteLines';
import type { NewOrder } from './newOrder';
import { OrderRecorder, ORDERS_PER_TRANSACTION } from './orderRecorder';
import { readOrderLine } from './orderRecordLine';

/** A longer line is bad, and no more of a line is ever kept. */
export const MAX_LINE_BYTES = 1_048_576;
/** Lines kept until they are recorded together: many short ones or a few long ones. */
const MAX_BATCH_CHARACTERS = 4 * MAX_LINE_BYTES;
/** Bad lines that are told one by one; the others are only counted. */
const MAX_BAD_LISTED = 100;

export interface BadLine {
  /** Counts from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What an import has done by now. */
export interface ImportSummary {
  /** Lines read; empty ones do not count. */
  readonly lines: number;
  readonly created: number;
  /** Orders that were recorded before, or stood earlier in the same file. */
  readonly known: number;
  readonly badCount: number;
  /** The first bad lines. */
  readonly bad: readonly BadLine[];
}

export interface ImportProgress {
  readonly bytesRead: number;
  readonly lines: number;
}

export interface ImportOptions {
  readonly database: Database;
  readonly partner: { readonly id: Id };
  /** JSON lines, plain or gzip: the path of a file, or its bytes. */
  readonly source: string | AsyncIterable<Buffer>;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Thrown when a source cannot be read to its end; what was read before it is recorded. */
export class ImportSourceError extends Error {
  override readonly name = 'ImportSourceError';
  constructor(
    readonly summary: ImportSummary,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Imports orders from JSON lines, one OrderRecordInput a line, plain or gzip. It reads one batch while the one before
 * is recorded, and keeps no more than those two in memory. A bad line is noted and the rest goes on; a known order is not recorded again.
 * Throws ImportSourceError when the source cannot be read to its end.
 */
export async function importOrders({ database, partner, source, onProgress }: ImportOptions): Promise<ImportSummary> {
  let bytesRead = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    const chunks: AsyncIterable<Buffer> = typeof source === 'string' ? createReadStream(source) : source;
    for await (const chunk of chunks) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };
  const batch = new ImportBatch(database, partner);
  const lines = linesOf(unpacked(counted()), MAX_LINE_BYTES)[Symbol.asyncIterator]();
  const next = () => lines.next().catch((error: unknown) => new SourceFault(error));
  let line = await next();
  for (; !(line instanceof SourceFault) && !line.done; line = await next()) {
    batch.add(line.value);
    if (!batch.isFull) continue;
    await batch.record();
    onProgress?.({ bytesRead, lines: batch.summary.lines });
  }
  await batch.record();
  await batch.recorded();
  onProgress?.({ bytesRead, lines: batch.summary.lines });
  await batch.note();
  if (line instanceof SourceFault) throw new ImportSourceError(batch.summary, line.cause);
  return batch.summary;
}

/** Told apart from errors of the database, which no summary can follow. */
class SourceFault {
  constructor(readonly cause: unknown) {}
}

/** Collects orders until there are enough for one transaction, and counts what became of the lines. */
class ImportBatch {
  private readonly recorder: OrderRecorder;
  private orders: NewOrder[] = [];
  private characters = 0;
  /** The batch before, while it is written. */
  private writing: Promise<void> = Promise.resolve();
  private lines = 0;
  private created = 0;
  private known = 0;
  private badCount = 0;
  private readonly bad: BadLine[] = [];

  constructor(
    private readonly database: Database,
    private readonly partner: { readonly id: Id },
  ) {
    this.recorder = new OrderRecorder(database);
  }

  get isFull(): boolean {
    return this.orders.length >= ORDERS_PER_TRANSACTION || this.characters >= MAX_BATCH_CHARACTERS;
  }

  get summary(): ImportSummary {
    const { lines, created, known, badCount, bad } = this;
    return { lines, created, known, badCount, bad };
  }

  add({ number, text, fault }: ByteLine): void {
    this.lines += 1;
    if (text === null) return this.refuse(number, fault === 'TOO_LONG' ? 'longer than 1 MiB' : 'not UTF-8 text');
    const read = readOrderLine(text);
    if ('reason' in read) return this.refuse(number, read.reason);
    this.orders.push(read.order);
    this.characters += text.length;
  }

  /** Begins to record what was collected as soon as the batch before is recorded. Throws what became of that one. */
  async record(): Promise<void> {
    const { orders } = this;
    this.orders = [];
    this.characters = 0;
    await this.writing;
    this.writing = this.write(orders);
    // An error is thrown to whoever waits for this batch, which nobody does yet.
    this.writing.catch(() => undefined);
  }

  /** Waits until everything that was to be recorded is. */
  recorded(): Promise<void> {
    return this.writing;
  }

  /** Notes the import in the audit, unless it added nothing. */
  async note(): Promise<void> {
    const { created, known, badCount } = this;
    if (created === 0) return;
    await this.database.transaction((tx) =>
      addAuditEntry(tx, {
        partnerId: this.partner.id,
        actor: 'command',
        action: 'order.import',
        subjectType: 'Partner',
        subjectId: this.partner.id,
        after: { created, known, bad: badCount },
      }),
    );
  }

  private async write(orders: readonly NewOrder[]): Promise<void> {
    const { created, known } = await this.recorder.recordMany(this.partner, orders);
    this.created += created;
    this.known += known;
  }

  private refuse(line: number, reason: string): void {
    this.badCount += 1;
    if (this.bad.length < MAX_BAD_LISTED) this.bad.push({ line, reason });
  }
}
