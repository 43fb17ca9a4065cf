import type { ApiClientFragment } from '../api/generated';
import { byEnd, expiryOf, trialLine } from './apiClientWords';

const client = (id: string, values: Partial<ApiClientFragment>) => ({ id, state: 'ACTIVE', ...values }) as ApiClientFragment;

describe('the words of API clients', () => {
  it('count days from now', () => {
    const now = new Date('2026-11-25T12:00:00Z');
    expect(expiryOf('30', now)).toBe('2026-12-25T12:00:00.000Z');
    expect(expiryOf('365', now)).toBe('2027-11-25T12:00:00.000Z');
    expect(expiryOf('never', now)).toBeNull();
  });

  it('part those that count, or may again, from those that have ended', () => {
    const clients = [
      client('a', {}),
      client('b', { state: 'REVOKED', revokedAt: '2026-11-01T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }),
      client('c', { state: 'MAKER_INACTIVE' }),
      client('d', { state: 'EXPIRED', expiresAt: '2026-11-02T00:00:00Z' }),
    ];
    const { live, ended } = byEnd(clients);
    expect([live, ended].map((list) => list.map(({ id }) => id))).toEqual([['a', 'c'], ['d', 'b']]);
  });

  it('make a line that a terminal takes as it is', () => {
    expect(trialLine('https://desk.example', 'rd_1')).toBe(
      `curl https://desk.example/graphql -H 'authorization: Bearer rd_1' -H 'content-type: application/json' -d '{"query":"{ viewer { name scopes } }"}'`,
    );
  });
});
