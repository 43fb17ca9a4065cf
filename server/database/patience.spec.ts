import { DatabaseUnavailable, patiently } from './patience';

const conflict = { errno: 1213 };
const lost = { code: 'ECONNRESET' };
const silent = { code: 'PROTOCOL_SEQUENCE_TIMEOUT' };
const sameId = { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' };

/** Throws these one after the other, then answers how often it was tried. */
function failing(...errors: unknown[]): { work: () => Promise<number>; tries: () => number } {
  let tries = 0;
  const work = (): Promise<number> => (tries < errors.length ? Promise.reject(errors[tries++] as Error) : Promise.resolve(++tries));
  return { work, tries: () => tries };
}

describe('work that meets trouble', () => {
  it.each([
    ['a conflict', conflict],
    ['a lost connection', lost],
    ['an id that exists already', sameId],
  ])('is done again after %s', async (_name, error) => {
    expect(await patiently(failing(error, error).work)).toBe(3);
  });

  it('is not done again after an error that would come again', async () => {
    const mistake = new TypeError('a mistake');
    const { work, tries } = failing(mistake);
    await expect(patiently(work)).rejects.toBe(mistake);
    expect(tries()).toBe(1);
  });

  it('is not done again after silence, which would only be waited for once more', async () => {
    const { work, tries } = failing(silent);
    await expect(patiently(work)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(tries()).toBe(1);
  });

  it('ends when every attempt meets a conflict', async () => {
    const { work, tries } = failing(...Array<object>(100).fill(conflict));
    await expect(patiently(work)).rejects.toMatchObject({ name: 'DatabaseUnavailable', mayHaveCommitted: false, cause: conflict });
    expect(tries()).toBeLessThan(20);
  });

  it('ends when an id exists again and again: then it is no chance', async () => {
    await expect(patiently(failing(...Array<object>(100).fill(sameId)).work)).rejects.toBe(sameId);
  });

  it('says so when it is not known whether anything was changed', async () => {
    const work = (outcome: { mayHaveCommitted: boolean }): Promise<never> => {
      outcome.mayHaveCommitted = true;
      return Promise.reject(silent as unknown as Error);
    };
    await expect(patiently(work)).rejects.toThrow('it is not known whether anything was changed');
  });
});
