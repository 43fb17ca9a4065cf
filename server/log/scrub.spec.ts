import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { newApiToken, newSessionToken } from '../people/token';
import { newId } from '../database/id';
import { createLogger } from './logger';
import { scrub } from './scrub';

const lineOf = (details: object, message = 'it happened'): string => {
  let line = '';
  createLogger('debug', (text) => (line += text)).info(details, message);
  return line;
};

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const letters = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`));

/** Cards as their issuers number them: Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay, Maestro, Mir. */
const CARDS: readonly [start: string, length: number][] = [
  ['4', 13], ['4', 16], ['4', 19], ['51', 16], ['55', 16], ['2221', 16], ['2720', 16], ['34', 15], ['37', 15], ['36', 14],
  ['6011', 16], ['65', 19], ['3528', 16], ['62', 16], ['62', 18], ['81', 16], ['5018', 13], ['6759', 17], ['2200', 16], ['9792', 16],
];
const checked = (start: string): string =>
  Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find((number) => {
    const sum = [...number].reverse().reduce((total, sign, place) => {
      const value = Number(sign) * (place % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  })!;
const cards = fc.constantFrom(...CARDS).chain(([start, length]) =>
  fc.stringMatching(new RegExp(`^\\d{${length - start.length - 1}}$`)).map((middle) => checked(`${start}${middle}`)),
);
const gaps = fc.constantFrom(' ', '-', '.', '\u00a0', ' - ', '\n', '%20', '+', '/', '_');
const surroundings = fc.constantFrom(['', ''], ['card ', ' declined'], ['12 ', ' 99'], ['#', '.'], ['"', '"'], ['abc', 'xyz'], ['(', ')']);

/** Whatever a line is made of: the value anywhere in what is logged. */
const places = (value: string): object[] => [
  { value },
  { nested: { list: ['a', { value }] } },
  { err: new Error(`it broke at ${value}`) },
  { body: JSON.stringify({ value }) },
  { [value]: 1 },
  { url: `/graphql?query=${value}&x=1` },
];

describe('the log', () => {
  it('never shows a card number, whatever stands between its digits and wherever it is logged', () => {
    fc.assert(
      fc.property(cards, fc.array(fc.nat(18), { maxLength: 4 }), gaps, surroundings, (card, cuts, gap, [before, after]) => {
        const spaced = [...card].map((digit, place) => (place > 0 && cuts.includes(place) ? `${gap}${digit}` : digit)).join('');
        for (const details of places(`${before}${spaced}${after}`)) {
          const line = lineOf(details);
          expect(line).toContain('[card number]');
          expect(line.replaceAll(/\D/g, '')).not.toContain(card);
          expect(() => JSON.parse(line) as unknown).not.toThrow();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never shows a secret, wherever it is logged', () => {
    const secrets = fc.oneof(
      fc.constant(null).map(() => newApiToken()),
      fc.constant(null).map(() => newSessionToken()),
      bytes(32).map((it) => it.toString('base64url')).filter((it) => /[a-z]/.test(it) && /[A-Z]/.test(it)),
      bytes(32).map((it) => it.toString('hex')),
      letters(24).map((it) => `sk_live_${it}`),
      letters(24).map((it) => `rk_test_${it}`),
      letters(32).map((it) => `whsec_${it}`),
      letters(30).map((it) => `live_${it}`),
      letters(30).map((it) => `test_${it}`),
    );
    fc.assert(
      fc.property(secrets, (secret) => {
        for (const details of places(secret)) expect(lineOf(details)).not.toContain(secret);
        expect(lineOf({}, `${secret} was refused`)).toMatch(/\[secret\] was refused/);
      }),
    );
  });

  it('never shows an e-mail address', () => {
    fc.assert(
      fc.property(fc.emailAddress().filter((it) => /^[\w.+%-]+@[\w.-]+$/.test(it)), (address) => {
        for (const details of places(address)) expect(lineOf(details)).not.toContain(address);
        expect(lineOf({ url: `/?q=${encodeURIComponent(address)}` })).not.toContain(encodeURIComponent(address));
      }),
    );
  });

  it.each([
    ['a password in JSON', '{"password":"correct horse battery"}', '{"password":"[secret]"}'],
    ['a password in JSON in JSON', String.raw`{"body":"{\"password\":\"correct horse\"}"}`, String.raw`{"body":"{\"password\":\"[secret]\"}"}`],
    ['a code of six digits', '{"otp":123456}', '{"otp":"[secret]"}'],
    ['a password of a database', 'mysql://desk:p%40ss:w/rd@db.example:3306/desk', 'mysql://desk:[secret]@db.example:3306/desk'],
    ['a bearer token of somebody else', 'authorization: Bearer abc.def-123', 'authorization: [secret] [secret]'],
    ['a cookie', '{"cookie":"a=1; b=2"}', '{"cookie":"[secret]"}'],
    ['the key of a second factor', 'otpauth://totp/Desk:ada?secret=JBSWY3DP&issuer=Desk', '[secret]'],
    ['a link', 'https://desk.example/reset?token=abc&x=1', 'https://desk.example/reset?token=[secret]&x=1'],
    ['an address in an address', '/graphql?search=ada%40example.org', '/graphql?search=[e-mail]'],
  ])('takes out %s', (_what, line, expected) => {
    expect(scrub(line)).toBe(expected);
  });

  it('leaves what people look for: row ids, moments, request ids, versions, amounts and masked addresses', () => {
    const now = Date.now();
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2025, 6, 1), max: Date.UTC(2034, 11, 31) }), (ms) => {
        const kept = { orderId: newId(now), refundId: String((BigInt(ms - Date.UTC(2020, 0, 1)) << 22n) | 4_193_303n), atMs: ms, at: new Date(ms).toISOString() };
        expect(JSON.parse(lineOf(kept))).toMatchObject(kept);
      }),
      { numRuns: 500 },
    );
    const text = 'request 0f8fad5b-d9cb-469f-a165-70867728950e of j***@g***.com on 127.0.0.1:4000 took 1234567 ms, tokens: 12, v1.22.333';
    expect(scrub(text)).toBe(text);
  });

  it('stays JSON, and stays quick, whatever is logged', () => {
    fc.assert(fc.property(fc.object({ withBigInt: false }), (details) => void JSON.parse(lineOf(details))), { numRuns: 300 });
    for (const hostile of ['1 '.repeat(50_000), 'a'.repeat(200_000), `${'a:'.repeat(50_000)}@`, '"password":'.repeat(10_000), '@'.repeat(100_000), randomBytes(60_000).toString('base64')]) {
      expect(scrub(hostile).length).toBeGreaterThan(0);
    }
  });

  it('tells of an error its name, words and place, and not what a driver hangs onto it', () => {
    const error = Object.assign(new Error('Duplicate entry'), { sql: "INSERT INTO staff VALUES ('Ada')", parameters: ['Ada'] });
    const line = lineOf({ err: error });
    expect(JSON.parse(line)).toMatchObject({ err: { name: 'Error', message: 'Duplicate entry', stack: expect.any(String) } });
    expect(line).not.toMatch(/INSERT|Ada\b/);
  });
});
