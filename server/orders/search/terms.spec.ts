import { createHash } from 'node:crypto';
import { termId, termsOf } from './terms';

const textsOf = (source: Partial<Parameters<typeof termsOf>[0]>): string[] =>
  termsOf({ partnerId: '1', locationId: null, customerName: null, productNames: [], ...source })
    .filter(({ kind }) => kind !== 'TITLE')
    .map(({ kind, text, locationId }) => `${kind} ${text}${locationId === null ? '' : ` @${locationId}`}`)
    .sort();

describe('the terms of an order', () => {
  it('are its products at their location', () => {
    expect(textsOf({ locationId: '5', productNames: ['Adult', 'ADULT ', 'Lunch  box'] })).toEqual(['PRODUCT adult @5', 'PRODUCT lunch box @5']);
  });

  it('are the words of the name and how they begin, each once', () => {
    expect(textsOf({ customerName: 'Joe Joel Ö 𝒳yz Joel' })).toEqual(
      ['NAME joel', 'START jo', 'START joe', 'START xy', 'START xyz', 'PAIR joe joe', 'PAIR joe xyz'].sort(),
    );
  });

  it('have ids that stay what they are, because they are stored', () => {
    const digest = createHash('sha256').update('1 PRODUCT 5 adult').digest();
    expect(termId('1', 'PRODUCT', '5', 'adult')).toBe(digest.readBigUInt64BE() >> 1n);
    expect(termId('1', 'NAME', null, 'joel')).toBe(createHash('sha256').update('1 NAME  joel').digest().readBigUInt64BE() >> 1n);
  });

  it('stay the same when more words were met than are kept', () => {
    const before = termsOf({ partnerId: '1', locationId: null, customerName: 'Joel', productNames: ['Adult'] });
    for (let index = 0; index < 21_000; index++) termId('1', 'NAME', null, `word${index}`);
    expect(termsOf({ partnerId: '1', locationId: null, customerName: 'Joel', productNames: ['Adult'] })).toEqual(before);
  });
});
