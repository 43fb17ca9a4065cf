import { readEmail } from './address';

describe('readEmail', () => {
  it('keeps an address in one form', () => {
    expect(readEmail(' Jane.Doe+zoo@Example.COM ')).toBe('jane.doe+zoo@example.com');
  });

  it.each(['', 'jane', 'jane@', '@example.com', 'jane@example', 'a b@example.com', 'a@b.com, c@d.com', 'a@b.com\nBcc: c@d.com'])(
    'refuses %j',
    (text) => {
      expect(readEmail(text)).toBeNull();
    },
  );

  it('refuses what no column holds', () => {
    expect(readEmail(`${'a'.repeat(320)}@example.com`)).toBeNull();
  });
});
