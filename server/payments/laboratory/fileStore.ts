import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { BookPayment, BookRefund } from './books';
import { MemoryStore } from './memoryStore';
import type { StoredAnswer } from './store';

/** One line of the file: what was written down, the last one of a name counts. */
type Entry =
  | { readonly kind: 'payment'; readonly row: BookPayment }
  | { readonly kind: 'refund'; readonly row: BookRefund }
  | { readonly kind: 'answer'; readonly row: StoredAnswer }
  | { readonly kind: 'clock'; readonly row: number };

/**
 * Books in a file to which lines are only ever added, so that they survive the end of the process, however it ends:
 * a line is on the disk before a client is answered, and half a line at the end, of a process that died while it
 * wrote, is cut off. One process at a time.
 */
export class FileStore extends MemoryStore {
  private constructor(private readonly file: number) {
    super();
  }

  /** Opens the books, or begins them. Throws when a line other than the last cannot be read. */
  static async open(path: string): Promise<FileStore> {
    const written = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const whole = written.subarray(0, written.lastIndexOf('\n') + 1);
    const file = openSync(path, 'a');
    ftruncateSync(file, whole.length);
    const store = new FileStore(file);
    for (const line of whole.toString('utf8').split('\n').filter(Boolean)) await store.remember(readEntry(line));
    return store;
  }

  override async savePayment(row: BookPayment): Promise<void> {
    this.append({ kind: 'payment', row });
    await super.savePayment(row);
  }

  override async addRefund(row: BookRefund): Promise<BookRefund> {
    this.append({ kind: 'refund', row });
    return super.addRefund(row);
  }

  override async saveRefund(row: BookRefund): Promise<void> {
    this.append({ kind: 'refund', row });
    await super.saveRefund(row);
  }

  override async saveAnswer(row: StoredAnswer): Promise<void> {
    this.append({ kind: 'answer', row });
    await super.saveAnswer(row);
  }

  override async saveClockOffsetMs(row: number): Promise<void> {
    this.append({ kind: 'clock', row });
    await super.saveClockOffsetMs(row);
  }

  override async close(): Promise<void> {
    closeSync(this.file);
  }

  private async remember(entry: Entry): Promise<void> {
    switch (entry.kind) {
      case 'payment':
        return super.savePayment(entry.row);
      case 'refund':
        await super.addRefund(entry.row);
        return;
      case 'answer':
        return super.saveAnswer(entry.row);
      case 'clock':
        return super.saveClockOffsetMs(entry.row);
    }
  }

  private append(entry: Entry): void {
    writeSync(this.file, `${JSON.stringify(entry, writeBigInt)}\n`);
    fsyncSync(this.file);
  }
}

// JSON has no whole numbers of any size: amounts stand as text.
const writeBigInt = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

function readEntry(line: string): Entry {
  try {
    const entry = JSON.parse(line) as Entry;
    switch (entry.kind) {
      case 'payment':
        return { ...entry, row: { ...readAmount(entry.row), dispute: entry.row.dispute && readAmount(entry.row.dispute) } };
      case 'refund':
        return { ...entry, row: readAmount(entry.row) };
      case 'answer':
      case 'clock':
        return entry;
    }
  } catch (cause) {
    throw new Error(`The laboratory's file has a line that cannot be read: ${line.slice(0, 80)}`, { cause });
  }
}

function readAmount<T extends { readonly amountMinor: bigint }>(row: T): T {
  return { ...row, amountMinor: BigInt(row.amountMinor) };
}
