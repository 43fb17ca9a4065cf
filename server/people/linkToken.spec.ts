import { createLinkTokens } from './linkToken';

describe('the tokens of links', () => {
  const tokens = createLinkTokens('a secret of thirty-two characters or more');

  it('are the same for the same row, and another one for every other', () => {
    expect(tokens('invitation', '7')).toBe(tokens('invitation', '7'));
    const others = [tokens('invitation', '8'), tokens('passwordReset', '7'), createLinkTokens('another secret of the same kind')('invitation', '7')];
    expect(new Set([tokens('invitation', '7'), ...others]).size).toBe(4);
  });

  it('carry 256 bits and fit an address', () => {
    expect(tokens('passwordReset', '7')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
