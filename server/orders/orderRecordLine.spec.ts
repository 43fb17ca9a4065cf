import { readOrderLine } from './orderRecordLine';

const good = {
  number: '1',
  placedAt: '2026-07-14T19:30:00+02:00',
  customer: { email: 'jane@example.org' },
  currencyCode: 'EUR',
  items: [{ productName: 'Adult', quantity: 1, total: '10.00' }],
  payments: [{ provider: 'sandbox', method: 'card', reference: 'p1', amount: '10.00' }],
};
const reasonOf = (value: unknown) => {
  const read = readOrderLine(typeof value === 'string' ? value : JSON.stringify(value));
  return 'reason' in read ? read.reason : null;
};

describe('a line of an import', () => {
  it('is an order', () => {
    expect(readOrderLine(JSON.stringify(good))).toMatchObject({
      order: { number: '1', placedAt: new Date('2026-07-14T17:30:00Z'), totalMinor: 1000n, status: 'PAID' },
    });
  });

  it('is not JSON, and says so without the customer’s data', () => {
    expect(reasonOf('{"customer": "jane@example.org"')).toMatch(/^not valid JSON/);
    expect(reasonOf('{"customer": jane@example.org}')).not.toContain('jane');
    expect(reasonOf('[1]')).toMatch(/expected object/i);
  });

  it('names an unknown field', () => {
    expect(reasonOf({ ...good, vistDate: '2026-08-01' })).toContain('"vistDate"');
    expect(reasonOf({ ...good, items: [{ ...good.items[0], price: '1' }] })).toMatch(/^items\.0: .*"price"/);
  });

  it.each([
    ['a number that is a number', { ...good, number: 1 }, /^number: .*expected string/],
    ['an amount that is a float', { ...good, items: [{ ...good.items[0], total: 10 }] }, /^items\.0\.total: .*string/],
    ['an instant without offset', { ...good, placedAt: '2026-07-14T19:30:00' }, /^placedAt: must be an instant/],
    ['a day that there is not', { ...good, placedAt: '2026-02-30T19:30:00Z' }, /^placedAt: must be an instant/],
    ['an unknown channel', { ...good, channel: 'SHOP' }, /^channel: /],
    ['a missing field', { ...good, customer: {} }, /^customer\.email: is missing$/],
    ['a missing instant', { ...good, placedAt: undefined }, /^placedAt: is missing$/],
    ['a wrong order', { ...good, visitDate: 'soon' }, /^visitDate: This must be a day/],
  ])('refuses %s', (_name, line, reason) => {
    expect(reasonOf(line)).toMatch(reason);
  });

  it('tells a few mistakes and counts the others', () => {
    const items = Array(9).fill({ ...good.items[0], quantity: 0 });
    expect(reasonOf({ ...good, items })).toMatch(/^items\.0\.quantity: .*; items\.2\.quantity: .*; and 6 more$/);
  });
});
