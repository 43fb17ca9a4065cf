import { OrderExportLinks } from './orderExportLink';

const SECRET = 'a secret that is long enough for a test';
const CALLER = { partnerId: '1', key: 'staff:2' };
const NOW = new Date('2026-11-25T12:00:00Z');
const LATER = new Date('2026-11-25T12:05:00Z');
const ARGS = {
  search: 'jo@example.org',
  mode: 'EXTENDED' as const,
  filter: { placedFrom: new Date('2026-11-01T00:00:00Z'), placedBefore: null, status: ['PAID' as const], locationId: ['x'] },
  sort: { key: 'TOTAL' as const, direction: 'ASC' as const },
};
const links = new OrderExportLinks(SECRET);
const token = links.seal(ARGS, CALLER, LATER);

describe('the link to an export', () => {
  it('opens as what it was made for, in every process with the same secret', () => {
    expect(new OrderExportLinks(SECRET).open(token, CALLER, NOW)).toEqual(ARGS);
    expect(new OrderExportLinks('another secret that is long enough').open(token, CALLER, NOW)).toBeNull();
  });

  it('says nothing of what it holds', () => {
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('example');
  });

  it.each([
    ['another caller', { ...CALLER, key: 'staff:3' }],
    ['a program with the same id', { ...CALLER, key: 'apiClient:2' }],
    ['the same caller of another partner', { ...CALLER, partnerId: '2' }],
  ])('does not open for %s', (_who, caller) => {
    expect(links.open(token, caller, NOW)).toBeNull();
  });

  it('does not open once it has expired, nor when it was altered or made up', () => {
    expect(links.open(token, CALLER, LATER)).toBeNull();
    expect(links.open(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, CALLER, NOW)).toBeNull();
    expect(links.open('made-up', CALLER, NOW)).toBeNull();
  });

  it('fits an address, whatever is filtered by', () => {
    const filter = { locationId: Array.from({ length: 500 }, (_, index) => `location ${index}`) };
    expect(() => links.seal({ filter }, CALLER, LATER)).toThrow('too long for an export');
  });
});
