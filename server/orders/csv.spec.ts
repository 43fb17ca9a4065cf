import * as fc from 'fast-check';
import { csvLine } from './csv';

/** Reads one line as RFC 4180 says. */
function parse(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain, end] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') break;
  }
  return cells;
}

const cell = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', "'", 'a', '1', '.', '＝') });

describe('a line of a CSV file', () => {
  it('is read back as what was written, with a mark before each formula', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const read = parse(csvLine(cells));
        expect(read).toHaveLength(cells.length);
        read.forEach((text, index) => expect([cells[index], `'${cells[index]}`]).toContain(text));
      }),
    );
  });

  it('holds nothing that a spreadsheet would run', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const [read = ''] = parse(csvLine([text]));
        expect(/^[=+\-@\t\r＝]/.test(read) && !/^[+-]?\d+(\.\d+)?$/.test(read)).toBe(false);
      }),
    );
  });

  it.each([
    ['=HYPERLINK("http://evil.example","Click")', `"'=HYPERLINK(""http://evil.example"",""Click"")"`],
    ['+31 20 555 0100', `"'+31 20 555 0100"`],
    ['-2+3+cmd|’ /C calc’!A0', `"'-2+3+cmd|’ /C calc’!A0"`],
    ['@SUM(1)', `"'@SUM(1)"`],
    ['\tx', `"'\tx"`],
    ['-12.50', '-12.50'],
    ['+31205550100', '+31205550100'],
    ['plain', 'plain'],
    ['two, three', '"two, three"'],
    [' space', '" space"'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('writes %j as %s', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });
});
