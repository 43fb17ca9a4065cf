import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf, unpacked } from './byteLines';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(bytes: Buffer, chunkSize = 7, maxBytes = 100): Promise<[number, string | null][]> {
  const lines: [number, string | null][] = [];
  for await (const { number, text, fault } of linesOf(unpacked(chunksOf(bytes, chunkSize)), maxBytes)) {
    lines.push([number, text ?? fault]);
  }
  return lines;
}

describe('the lines of a file', () => {
  it('are numbered as an editor does, however they end', async () => {
    expect(await read(Buffer.from('one\r\n\ntwo\n  \nthree'))).toEqual([
      [1, 'one'],
      [3, 'two'],
      [5, 'three'],
    ]);
    expect(await read(Buffer.from(''))).toEqual([]);
  });

  it('are the same packed and in pieces of any size', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 10 }).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 30 }), async (content, size) => {
        const bytes = Buffer.from(content);
        const whole = await read(bytes, bytes.length + 1, 1_000);
        expect(await read(bytes, size, 1_000)).toEqual(whole);
        expect(await read(gzipSync(bytes), size, 1_000)).toEqual(whole);
      }),
    );
  });

  it('are bad one by one: too long, or not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(`${'x'.repeat(101)}\nab\n`), Buffer.from([0xff, 0x0a]), Buffer.from('cd')]);
    expect(await read(bytes)).toEqual([
      [1, 'TOO_LONG'],
      [2, 'ab'],
      [3, 'NOT_UTF8'],
      [4, 'cd'],
    ]);
  });

  it('are read from several packed parts one after the other', async () => {
    expect(await read(Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]))).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
  });

  it('end with an error where a packed file is cut off', async () => {
    const packed = gzipSync('one\ntwo\n'.repeat(100));
    await expect(read(packed.subarray(0, packed.length - 12))).rejects.toThrow(/unexpected end of file/);
  });

  it('leave the source alone once nobody reads on', async () => {
    let ended = false;
    const source = async function* (): AsyncGenerator<Buffer> {
      try {
        for (;;) yield Buffer.from('a line\n');
      } finally {
        ended = true;
      }
    };
    for await (const line of linesOf(unpacked(source()), 100)) if (line.number === 3) break;
    expect(ended).toBe(true);
  });
});
