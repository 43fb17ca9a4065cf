import { RecoveryCodes } from './recoveryCodes';

describe('recovery codes', () => {
  const codes = new RecoveryCodes('a secret of thirty-two characters or more');

  it('are ten, no two alike, of signs that nobody confuses', () => {
    const made = codes.make();
    expect(new Set(made).size).toBe(10);
    for (const code of made) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
  });

  it('are recognised however they are typed', () => {
    for (const typed of ['7k3f0-92b1m', '7K3F0 92B1M', ' 7k3fo92bim ', '7K3FO-92BLM']) {
      expect(codes.hash(typed)).toBe(codes.hash('7k3f0-92b1m'));
    }
    expect(codes.hash('7k3f0-92b1n')).not.toBe(codes.hash('7k3f0-92b1m'));
  });

  it('cannot be tried out without the secret', () => {
    const others = new RecoveryCodes('another secret of thirty-two characters');
    expect(others.hash('7k3f0-92b1m')).not.toBe(codes.hash('7k3f0-92b1m'));
  });
});
