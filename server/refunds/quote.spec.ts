import fc from 'fast-check';
import { QuoteSealer, type Quote } from './quote';

const sealer = new QuoteSealer('a secret that is long enough for a test');
const quote: Quote = {
  partnerId: '1',
  caller: 'STAFF:2',
  orderId: '3',
  orderVersion: 4,
  items: [{ itemId: '5', quantity: 1 }],
  waiveFee: false,
  digest: 'digest',
  expiresAtMs: 6,
};

describe('a sealed quote', () => {
  it('opens as what it was sealed with, in every process with the same secret', () => {
    expect(new QuoteSealer('a secret that is long enough for a test').open(sealer.seal(quote))).toEqual(quote);
    expect(new QuoteSealer('another secret that is long enough').open(sealer.seal(quote))).toBeNull();
  });

  it('does not open once any character was altered', () => {
    const token = sealer.seal(quote);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_'), (at, character) => {
        fc.pre(token[at] !== character);
        expect(sealer.open(token.slice(0, at) + character + token.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('does not open from anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(sealer.open(text)).toBeNull()));
    expect(sealer.open(`${sealer.seal(quote)}=`)).toBeNull();
  });
});
