import { parse } from 'graphql';
import { ApiError } from '../errors';
import { checkDocument } from './documentLimits';
import { OPERATION_LIMITS as LIMITS } from './limits';

const times = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join(' ');

const refusal = (source: string): string | null => {
  try {
    checkDocument(parse(source), (mutation) => mutation === 'signIn' || mutation === 'reset');
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return (error as Error).message;
  }
};

const levels = (count: number) => `${'{ a '.repeat(count)}${'}'.repeat(count)}`;
const inFragment = (part: string) => `{ ...F } fragment F on Query { ${part} }`;
const doubling = (depth: number, end: string) =>
  `{ ...F0 } ${times(depth, (n) => `fragment F${n} on Q { ...F${n + 1} ...F${n + 1} }`)} fragment F${depth} on Q { ${end} }`;

describe('a document within the limits', () => {
  it.each([
    ['depth', levels(LIMITS.depth)],
    ['aliases', `{ ${times(LIMITS.aliases, (n) => `a${n}: x`)} }`],
    ['selections', `{ ${times(LIMITS.selections, (n) => `a${n}`)} }`],
    ['directives', `{ ${times(LIMITS.directives, (n) => `a${n} @d`)} }`],
    ['repeats', `{ ${'a '.repeat(LIMITS.repeats + 1)} }`],
    ['mutations', `mutation { ${times(LIMITS.mutations, (n) => `m${n}`)} }`],
    ['one public mutation', 'mutation { signIn }'],
    ['input depth', `{ a(b: ${'['.repeat(LIMITS.inputDepth)}${']'.repeat(LIMITS.inputDepth)}) }`],
    ['operations', times(LIMITS.operations, (n) => `query Q${n} { a }`)],
    ['fragments', `{ a } ${times(LIMITS.fragments, (n) => `fragment F${n} on Q { a }`)}`],
    ['a fragment that is spread often', `{ ${times(20, (n) => `x${n} { ...F }`)} } fragment F on Q { a b }`],
    ['a fragment that is not there', '{ ...F }'],
  ])('passes: %s', (_what, source) => {
    expect(refusal(source)).toBeNull();
  });
});

describe('a document that is too much', () => {
  it.each([
    ['depth', levels(LIMITS.depth + 1), /16 levels deep/],
    ['depth through fragments', `{ a { ...F } } fragment F on Q ${levels(LIMITS.depth)}`, /16 levels deep/],
    ['aliases', `{ ${times(LIMITS.aliases + 1, (n) => `a${n}: x`)} }`, /100 aliases/],
    ['aliases of __typename', `{ ${times(LIMITS.aliases + 1, (n) => `a${n}: __typename`)} }`, /100 aliases/],
    ['aliases in a fragment that is spread twice', `{ x { ...F } y { ...F } } fragment F on Q { ${times(51, (n) => `a${n}: b`)} }`, /100 aliases/],
    ['selections', `{ ${times(LIMITS.selections + 1, (n) => `a${n}`)} }`, /1000 fields/],
    ['fragments that double', doubling(40, 'a'), /1000 fields/],
    ['fragments that double and hold nothing', doubling(40, '...Absent'), /1000 fields/],
    ['a fragment that goes round', '{ ...A } fragment A on Q { x { ...B } } fragment B on Q { ...A }', /"A" goes round/],
    ['directives', `{ a ${'@skip(if: false) '.repeat(LIMITS.directives + 1)} }`, /50 directives/],
    ['directives of an unused fragment', `{ a } fragment F on Q { ${times(51, (n) => `a${n} @d`)} }`, /50 directives/],
    ['repeats', `{ ${'a '.repeat(LIMITS.repeats + 2)} }`, /repeat 50 fields/],
    ['repeats under an alias', `{ ${'a: b '.repeat(LIMITS.repeats + 2)} }`, /repeat 50 fields/],
    ['mutations', `mutation { ${times(LIMITS.mutations + 1, (n) => `m${n}`)} }`, /10 mutations/],
    ['aliased mutations', `mutation { ${times(LIMITS.mutations + 1, (n) => `a${n}: pay`)} }`, /10 mutations/],
    ['mutations in a fragment', `mutation { ...F } fragment F on M { ${times(11, (n) => `a${n}: pay`)} }`, /10 mutations/],
    ['two sign-ins', 'mutation { a: signIn b: signIn }', /"signIn" may stand only once/],
    ['two sign-ins in fragments', 'mutation { ...F ... { signIn } } fragment F on M { a: signIn }', /"signIn" may stand only once/],
    ['two kinds of guesses', 'mutation { reset signIn }', /"reset" may stand only once/],
    ['a second operation with two', 'query A { a } mutation B { a: signIn b: signIn }', /only once/],
    ['input depth', `{ a(b: ${'['.repeat(11)}${']'.repeat(11)}) }`, /10 levels of lists and objects/],
    ['input depth of a default', `query ($v: X = ${'{ a: '.repeat(11)}1${'}'.repeat(11)}) { a }`, /10 levels of lists/],
    ['operations', times(LIMITS.operations + 1, (n) => `query Q${n} { a }`), /10 operations/],
    ['fragments', `{ a } ${times(LIMITS.fragments + 1, (n) => `fragment F${n} on Q { a }`)}`, /50 fragments/],
    ['everything inside a fragment', inFragment(times(LIMITS.selections, (n) => `a${n}`)), /1000 fields/],
  ])('is refused with a sentence that names the limit: %s', (_what, source, message) => {
    expect(refusal(source)).toMatch(message);
  });
});
