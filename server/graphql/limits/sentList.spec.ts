import { MAX_CHOICES, readChoices, withinLength } from './sentList';

const many = Array.from({ length: MAX_CHOICES }, (_, index) => `${index}`);

describe('a list that was sent', () => {
  it.each([
    [null, undefined],
    [undefined, undefined],
    [[], []],
    [['b', 'a', 'b'], ['b', 'a']],
    [many, many],
  ])('%# is read with each value once', (sent, read) => {
    expect(readChoices(sent, ['filter', 'status'])).toEqual(read);
  });

  it('is refused when it is too long, with its place', () => {
    const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: ['filter', 'status'] } });
    expect(() => readChoices([...many, '0'], ['filter', 'status'])).toThrow(refusal);
    expect(() => withinLength(['1', '1'], ['input', 'ids'], 1)).toThrow('"ids" may have 1 values, not 2.');
  });
});
