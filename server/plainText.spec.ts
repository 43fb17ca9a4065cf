import * as fc from 'fast-check';
import { isolated, textProblem } from './plainText';

const TURNING = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map((code) =>
  String.fromCodePoint(code),
);
const CONTROLS = Array.from({ length: 0xa0 }, (_, code) => code)
  .filter((code) => code < 0x20 || code >= 0x7f)
  .map((code) => String.fromCodePoint(code));
const FORBIDDEN: ReadonlySet<string> = new Set([...TURNING, ...CONTROLS]);
const [FSI, PDI] = ['\u2068', '\u2069'] as const;

/** Any text, with what is forbidden far more often than by chance. */
const anyText = fc.array(fc.oneof({ weight: 20, arbitrary: fc.string({ unit: 'binary' }) }, fc.constantFrom(...FORBIDDEN))).map((parts) => parts.join(''));

describe('a text that somebody types', () => {
  it.each([
    ['Hebrew', 'נועה לוי'],
    ['Arabic with figures', 'محمد 12'],
    ['Persian with its non-joiner', 'می\u200cخواهم'],
    ['emoji that are joined', 'Zoo 👩‍👩‍👧‍👦 🏳️‍🌈'],
    ['signs and accents', 'Zoë O’Brien – <b>{{7*7}}</b>'],
    ['nothing', ''],
  ])('may be %s', (_what, text) => {
    expect(textProblem('The name', text)).toBeNull();
    expect(textProblem('The description', text, 'lines')).toBeNull();
  });

  it('has no mark that turns text around', () => {
    for (const mark of TURNING) {
      for (const form of ['line', 'lines'] as const) {
        expect(textProblem('The name', `Sam ${mark}krow`, form)).toBe('The name has a mark that turns text around. Type it without it.');
      }
    }
  });

  it('has no control character, and several lines only where they belong', () => {
    for (const control of CONTROLS) {
      const problem = 'The note has a control character, such as a tab. Type it without it.';
      expect(textProblem('The note', `a${control}b`)).toBe(problem);
      expect(textProblem('The note', `a${control}b`, 'lines')).toBe(control === '\n' ? null : problem);
    }
  });

  it('is refused exactly when one of these is in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = [...text].filter((one) => FORBIDDEN.has(one));
        expect(textProblem('The name', text) === null).toBe(found.length === 0);
        expect(textProblem('The name', text, 'lines') === null).toBe(found.every((one) => one === '\n'));
      }),
    );
  });
});

describe('a text within a sentence', () => {
  it('stays what it is, without isolates of its own', () => {
    expect(isolated('Noor')).toBe(`${FSI}Noor${PDI}`);
    expect(isolated('\u202Ekrow')).toBe(`${FSI}\u202Ekrow${PDI}`);
  });

  it('ends where it ends, whatever is in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const inner = isolated(text).slice(1, -1);
        expect(isolated(text)).toBe(`${FSI}${inner}${PDI}`);
        expect(inner).not.toMatch(/[\u2066-\u2069]/);
        expect(inner).toBe([...text].filter((one) => !/[\u2066-\u2069]/.test(one)).join(''));
      }),
    );
  });
});
