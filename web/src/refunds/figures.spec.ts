import { commonTaxRate, sameFigures } from './figures';

const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const share = (method: string, amount: string) => ({
  provider: 'sandbox',
  method,
  automatic: true,
  status: null,
  amount: euro(amount),
  byHand: null,
});
const figures = {
  total: euro('84.00'),
  fee: euro('2.50'),
  tax: euro('7.14'),
  remaining: euro('44.50'),
  allocations: [share('card', '60.00'), share('voucher', '24.00')],
};

it('sees any amount that differs', () => {
  expect(sameFigures(figures, { ...figures })).toBe(true);
  expect(sameFigures(figures, { ...figures, remaining: euro('39.00') })).toBe(false);
});

it('sees when the same amount goes another way', () => {
  const [card, voucher] = [share('card', '60.00'), share('voucher', '24.00')];
  expect(sameFigures(figures, { ...figures, allocations: [card, voucher] })).toBe(true);
  expect(sameFigures(figures, { ...figures, allocations: [card, { ...voucher, automatic: false }] })).toBe(false);
  const others = [share('card', '50.00'), share('voucher', '34.00')];
  expect(sameFigures(figures, { ...figures, allocations: others })).toBe(false);
});

it('names a tax rate only where all refunded items share it', () => {
  const item = (id: string, taxRate: string) => ({ id, taxRate });
  const taken = (id: string, quantity: number) => ({ orderItem: { id }, quantity });
  const preview = (items: unknown[], orderItems: unknown[]) =>
    ({ items, order: { items: orderItems } }) as Parameters<typeof commonTaxRate>[0];
  const items = [item('a', '0.09'), item('b', '0.090'), item('c', '0.21')];
  expect(commonTaxRate(preview([taken('a', 1), taken('b', 2), taken('c', 0)], items))).toBe('0.09');
  expect(commonTaxRate(preview([taken('a', 1), taken('c', 1)], items))).toBeNull();
});
