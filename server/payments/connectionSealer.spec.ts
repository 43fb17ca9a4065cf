import { ConnectionSealer } from './connectionSealer';
import type { ProviderCredentials } from './credentials';

const SECRET = 'a secret that is long enough to be one';
const CREDENTIALS: ProviderCredentials = { provider: 'mollie', apiKey: 'live_0123456789' };
const PLACE = { partnerId: '7', provider: 'mollie' } as const;

describe('sealed credentials', () => {
  const sealer = new ConnectionSealer(SECRET);

  it('open where they belong, in every process with the same secret', () => {
    expect(new ConnectionSealer(SECRET).open(PLACE, sealer.seal('7', CREDENTIALS))).toEqual(CREDENTIALS);
  });

  it('are different each time, and show nothing', () => {
    const [one, two] = [sealer.seal('7', CREDENTIALS), sealer.seal('7', CREDENTIALS)];
    expect(one).not.toBe(two);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('live_');
  });

  it.each([
    ['of another partner', { ...PLACE, partnerId: '8' }, SECRET],
    ['of another provider', { ...PLACE, provider: 'stripe' as const }, SECRET],
    ['with another secret', PLACE, `${SECRET} no longer`],
  ])('open nothing in a place %s', (_name, place, secret) => {
    expect(new ConnectionSealer(secret).open(place, sealer.seal('7', CREDENTIALS))).toBeNull();
  });

  it('open nothing when a byte was changed, or there is nothing', () => {
    const sealed = Buffer.from(sealer.seal('7', CREDENTIALS), 'base64url');
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(sealer.open(PLACE, sealed.toString('base64url'))).toBeNull();
    expect(sealer.open(PLACE, '')).toBeNull();
  });
});
