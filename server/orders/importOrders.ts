import { createReadStream } from 'node:fs';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { linesOf, unpacked } from './byteLines';
import { ImportBatch, MAX_LINE_BYTES, type ImportSummary } from './importBatch';

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
 * Imports orders from JSON lines, one OrderRecordInput a line, plain or gzip. It reads one batch while the
 * two before are recorded, and keeps no more than those three in memory. A bad line is noted and the rest goes on; a known order is not recorded again.
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
