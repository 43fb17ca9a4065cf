import { orderRights, orderScopes } from './staff';

it('scopes have one order, and each is there once', () => {
  expect(orderScopes(['audit:read', 'orders:read', 'audit:read'])).toEqual(['orders:read', 'audit:read']);
});

it('the same rights are always written the same way', () => {
  const rights = orderRights({ scopes: ['refunds:read', 'orders:read'], locationIds: ['2', '1', '2'] });
  expect(rights).toEqual({ scopes: ['orders:read', 'refunds:read'], locationIds: ['1', '2'] });
  expect(orderRights({ scopes: [], locationIds: null })).toEqual({ scopes: [], locationIds: null });
});
