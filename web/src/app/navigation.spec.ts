import { safeAddress } from './navigation';

describe('safeAddress', () => {
  it('keeps an address within the page', () => {
    expect(safeAddress('/orders/x/refund?step=review')).toBe('/orders/x/refund?step=review');
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    ['/orders'],
  ])('sends %p to the list of orders', (text) => {
    expect(safeAddress(text)).toBe('/orders');
  });
});
