import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { ByteLine } from './byteLines';
import type { NewOrder } from './newOrder';
import { OrderRecorder, ORDERS_PER_TRANSACTION } from './orderRecorder';
import { readOrderLine } from './orderRecordLine';

/** A longer line is bad, and no more of a line is ever kept. */
export const MAX_LINE_BYTES = 1_048_576;
/** Lines kept until they are recorded together: many short ones or a few long ones. */
const MAX_BATCH_CHARACTERS = 4 * MAX_LINE_BYTES;
/** While one batch waits for the database, or the database for it, the other one goes on. */
const MAX_UNDER_WAY = 2;
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

interface BatchUnderWay {
  readonly numbers: ReadonlySet<string>;
  readonly recorded: Promise<void>;
}

/** Collects orders until there are enough for one transaction, and counts what became of the lines. */
export class ImportBatch {
  private readonly recorder: OrderRecorder;
  private orders: NewOrder[] = [];
  private characters = 0;
  /** The batches that are being recorded, oldest first. */
  private readonly underWay: BatchUnderWay[] = [];
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

  /**
   * Begins to record what was collected, beside the batch before. Of two lines with the same order the first one counts:
   * a batch waits for one that has an order of its own. Throws what became of the batches that it waited for.
   */
  async record(): Promise<void> {
    const { orders } = this;
    this.orders = [];
    this.characters = 0;
    const sharesOrder = (other: BatchUnderWay): boolean => orders.some(({ number }) => other.numbers.has(number));
    while (this.underWay.length >= MAX_UNDER_WAY || this.underWay.some(sharesOrder)) await this.oldest();
    const recorded = this.write(orders);
    // An error is thrown to whoever waits for this batch, which nobody does yet.
    recorded.catch(() => undefined);
    this.underWay.push({ numbers: new Set(orders.map(({ number }) => number)), recorded });
  }

  /** Waits until everything that was to be recorded is. */
  async recorded(): Promise<void> {
    while (this.underWay.length > 0) await this.oldest();
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

  /** Waits for the oldest batch. When that one fails, nothing goes on any more once its error is thrown. */
  private async oldest(): Promise<void> {
    try {
      await this.underWay.shift()?.recorded;
    } catch (error) {
      await Promise.allSettled(this.underWay.map(({ recorded }) => recorded));
      throw error;
    }
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
