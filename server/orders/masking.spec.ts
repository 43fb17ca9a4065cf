import fc from 'fast-check';
import { maskEmail, maskName } from './masking';

const MASKED_PART = /^[\p{L}\p{N}]?\*{3}$/u;

describe('maskEmail', () => {
  it.each([
    ['jane.doe@gmail.com', 'j***@g***.com'],
    ['j@g.com', 'j***@g***.com'],
    ['Jane@mail.museum.co.uk', 'J***@m***.uk'],
    ['ünal@köln.de', 'ü***@k***.de'],
    ['a@xn--kln-sna.xn--p1ai', 'a***@x***.xn--p1ai'],
    ['"jane doe"@work@example.com', '***@e***.com'],
    ['jane@[192.168.0.1]', 'j***@***'],
    ['jane@localhost', 'j***@l***'],
    ['jane', 'j***'],
    ['@', '***@***'],
    ['', '***'],
  ])('%s → %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it('never shows more than the first letter of each part and the top-level domain', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' }), oddAddress()), (email) => {
        const [local = '', domain, ...rest] = maskEmail(email).split('@');
        expect(rest).toEqual([]);
        expect(local).toMatch(MASKED_PART);
        if (domain !== undefined) {
          const [host = '', topLevel, ...more] = domain.split('.');
          expect(more).toEqual([]);
          expect(host).toMatch(MASKED_PART);
          if (topLevel !== undefined) expect(email.endsWith(`.${topLevel}`)).toBe(true);
        }
      }),
    );
  });
});

describe('maskName', () => {
  it.each([
    ['Jan de Vries', 'J*** d*** V***'],
    ['  Jane\tDoe ', 'J*** D***'],
    ['Jean-Luc', 'J***'],
    ['李 小龙', '李*** 小***'],
    ['(Jane)', '***'],
  ])('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([[null], [''], ['  ']])('is null where there is no name: %j', (name) => {
    expect(maskName(name)).toBeNull();
  });

  it('never shows more than the first letter of each word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        for (const word of maskName(name)?.split(' ') ?? []) expect(word).toMatch(MASKED_PART);
      }),
    );
  });
});

function oddAddress(): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom('@', '.', 'a', 'Z', '9', ' ', '*', '-', 'é', '😀', 'com'), { maxLength: 20 }).map((parts) =>
    parts.join(''),
  );
}
