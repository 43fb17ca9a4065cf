import * as fc from 'fast-check';
import { readEmail } from '../mail/address';
import { accountName } from './account';

const disguises: ((sign: string) => string)[] = [
  (sign) => sign,
  (sign) => sign.toUpperCase(),
  // The wide forms of East Asian keyboards.
  (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0),
  (sign) => ` ${sign}\u200b`,
  (sign) => `${sign}\u0000\u00a0`,
];
const address = fc.emailAddress().filter((email) => readEmail(email) !== null && email.length < 60);

describe('the name of an account', () => {
  it('is the same for every way to write an address', () => {
    fc.assert(
      fc.property(address, fc.infiniteStream(fc.constantFrom(...disguises)), (email, stream) => {
        const written = [...email].map((sign) => stream.next().value(sign)).join('');
        expect(accountName(written)).toBe(readEmail(email));
      }),
    );
  });

  it('is the address as it is kept, and stays what it is', () => {
    fc.assert(fc.property(address, (email) => expect(accountName(readEmail(email)!)).toBe(readEmail(email))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(accountName(accountName(text))).toBe(accountName(text))));
  });

  it('has a bound', () => {
    expect(accountName('\ufdfa'.repeat(100_000)).length).toBe(320);
  });
});
