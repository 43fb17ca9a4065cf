import { hashToken, newApiToken, newSessionToken, tokenPrefix } from './token';

describe('tokens', () => {
  it('of a session are 32 random bytes', () => {
    const token = newSessionToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(newSessionToken()).not.toBe(token);
  });

  it('of a program can be recognised and typed', () => {
    const token = newApiToken();
    expect(token).toMatch(/^rd_[0-9A-Za-z]{43}$/);
    expect(newApiToken()).not.toBe(token);
    expect(tokenPrefix(token)).toMatch(/^rd_[0-9A-Za-z]{6}$/);
    expect(token.startsWith(tokenPrefix(token))).toBe(true);
  });

  it('are kept as the hex of a SHA-256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
