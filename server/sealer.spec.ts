import * as fc from 'fast-check';
import { Sealer } from './sealer';

const SECRET = 'a secret of thirty-two characters or more';

describe('a sealer', () => {
  const sealer = new Sealer(SECRET, 'test');

  it('opens what it sealed, and no two seals are alike', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string(), (text, place) => {
        const sealed = sealer.seal(text, place);
        expect(sealer.open(sealed, place)).toBe(text);
        expect(sealer.seal(text, place)).not.toBe(sealed);
      }),
    );
  });

  it('opens nothing for another place, purpose or secret', () => {
    const sealed = sealer.seal('text', '7');
    expect(sealer.open(sealed, '8')).toBeNull();
    expect(new Sealer(SECRET, 'other').open(sealed, '7')).toBeNull();
    expect(new Sealer(`${SECRET}.`, 'test').open(sealed, '7')).toBeNull();
  });

  it('opens nothing that was altered, cut or made up', () => {
    const sealed = sealer.seal('text');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.constantFrom(...'AZaz09-_'), (at, sign) => {
        const altered = sealed.slice(0, at) + sign + sealed.slice(at + 1);
        expect(sealer.open(altered)).toBe(altered === sealed ? 'text' : null);
      }),
    );
    for (const other of ['', 'x', sealed.slice(0, 20), `${sealed}=`, ` ${sealed}`]) expect(sealer.open(other)).toBeNull();
  });
});
