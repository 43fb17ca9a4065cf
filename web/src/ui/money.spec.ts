import { isZero, moneyParts, moneySpoken, moneyText, sumMoney } from './money';

const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

describe('moneyText', () => {
  it('writes an amount as the locale does', () => {
    expect(moneyText(euro('1240.00'), 'en-GB')).toBe('€1,240.00');
    expect(moneyText(euro('1240.00'), 'de-DE')).toBe('1.240,00\u00a0€');
  });

  it('keeps every digit of an amount that no float can hold', () => {
    expect(moneyText(euro('90071992547409931.07'), 'en-GB')).toBe('€90,071,992,547,409,931.07');
  });

  it('puts the minus before the sign, for a negative amount and for one that is taken off', () => {
    expect(moneyText(euro('-2.50'), 'en-GB')).toBe('−€2.50');
    expect(moneyText(euro('2.50'), 'en-GB', true)).toBe('−€2.50');
    expect(moneyText(euro('2.50'), 'nl-NL', true)).toBe('−€\u00a02,50');
    expect(moneyText(euro('0.00'), 'en-GB', true)).toBe('€0.00');
  });

  it('uses the number of decimals of the currency', () => {
    expect(moneyText({ amount: '1200', currencyCode: 'JPY' }, 'en-GB')).toBe('¥1,200');
    expect(moneyText({ amount: '1.250', currencyCode: 'KWD' }, 'en-GB')).toBe('KWD\u00a01.250');
  });

  it('shows what is no number as it came', () => {
    expect(moneyText(euro('many'), 'en-GB')).toBe('many EUR');
  });
});

it('gives the sign apart from the figure', () => {
  expect(moneyParts(euro('84.00'), 'en-GB')).toEqual([
    { kind: 'sign', text: '€' },
    { kind: 'figure', text: '84.00' },
  ]);
});

it('says an amount in words', () => {
  expect(moneySpoken(euro('84.00'), 'en-GB')).toBe('84.00 euros');
});

it('knows nothing from something', () => {
  expect(isZero('0.00')).toBe(true);
  expect(isZero('0.01')).toBe(false);
});

describe('sumMoney', () => {
  it('adds exactly, with the decimals of the currency', () => {
    expect(sumMoney([euro('0.10'), euro('0.20')])).toEqual(euro('0.30'));
    expect(sumMoney([euro('90071992547409931.07'), euro('0.01')])).toEqual(euro('90071992547409931.08'));
    expect(sumMoney([{ amount: '1200', currencyCode: 'JPY' }])).toEqual({ amount: '1200', currencyCode: 'JPY' });
  });

  it('keeps a sum below one, and below nothing', () => {
    expect(sumMoney([euro('0.04')])).toEqual(euro('0.04'));
    expect(sumMoney([euro('1.00'), euro('-1.04')])).toEqual(euro('-0.04'));
  });

  it('knows no sum of nothing', () => {
    expect(sumMoney([])).toBeNull();
  });
});
