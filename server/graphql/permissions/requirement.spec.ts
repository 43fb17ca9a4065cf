import { allOf, bothLacks, lackOf } from './requirement';
import { scopesRule } from './rule';

const rights = (...scopes: string[]) => ({ scopes: new Set(scopes) });

describe('a requirement', () => {
  it('of no rule, or of public ones, asks for nothing', () => {
    expect(allOf([undefined, { kind: 'PUBLIC' }])).toBeNull();
    expect(lackOf(null, null)).toBeNull();
  });

  it('of being signed in is met by anyone who is', () => {
    const signedIn = allOf([{ kind: 'AUTHENTICATED' }]);
    expect(lackOf(signedIn, rights())).toBeNull();
    expect(lackOf(signedIn, null)).toEqual({ code: 'UNAUTHENTICATED', missingScopes: null });
  });

  it('takes all of one list, of any of the lists, for each of its rules', () => {
    const both = allOf([scopesRule([['a', 'b'], ['c']]), scopesRule([['d']]), { kind: 'AUTHENTICATED' }]);
    expect(lackOf(both, rights('a', 'b', 'd'))).toBeNull();
    expect(lackOf(both, rights('c', 'd'))).toBeNull();
    expect(lackOf(both, rights('a', 'b', 'c'))).toMatchObject({ missingScopes: [['d']] });
    expect(lackOf(both, rights('a'))).toMatchObject({ missingScopes: [['b', 'd'], ['c', 'd']] });
  });

  it('is told once where several rules ask for the same', () => {
    expect(allOf([scopesRule([['a'], ['b']]), scopesRule([['a'], ['b']])])).toEqual({ scopes: [['a'], ['b']] });
  });

  it('of two lacks at one place is what would do for both', () => {
    const lack = (list: string[]) => ({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' as const, missingScopes: [list] });
    expect(bothLacks(lack(['a']), lack(['b']))).toEqual(lack(['a', 'b']));
  });
});
