import { createGunzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';

/** One line of a file; `text` is null when the line was longer than allowed or is not UTF-8. */
export interface ByteLine {
  /** Counts from 1. */
  readonly number: number;
  readonly text: string | null;
  /** Why there is no text. */
  readonly fault: 'TOO_LONG' | 'NOT_UTF8' | null;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const NEWLINE = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The bytes of a source as they are, or unpacked when they begin like gzip. Throws when they cannot be unpacked. */
export async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = resumed(head, chunks);
  if (!head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return yield* whole;
  // The pipeline hands a source's error on to the reader of the unpacked bytes, and ends the source with the reader.
  const gunzip = pipeline(Readable.from(whole), createGunzip(), () => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
}

/** Splits bytes into lines while keeping no more than one line and one chunk of them. Empty lines are left out. */
export async function* linesOf(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<ByteLine> {
  let number = 0;
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= maxBytes) parts.push(part);
    else parts = [];
  };
  const take = (): ByteLine => {
    number += 1;
    const line = bytes > maxBytes ? tooLong(number) : decoded(number, Buffer.concat(parts));
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line.text !== '') yield line;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  const last = take();
  if (last.text !== '') yield last;
}

async function* resumed(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function tooLong(number: number): ByteLine {
  return { number, text: null, fault: 'TOO_LONG' };
}

function decoded(number: number, bytes: Buffer): ByteLine {
  try {
    return { number, text: utf8.decode(bytes).trim(), fault: null };
  } catch {
    return { number, text: null, fault: 'NOT_UTF8' };
  }
}
