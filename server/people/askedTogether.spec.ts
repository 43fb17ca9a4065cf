import { AskedTogether } from './askedTogether';

/** Answers when it is let. */
function makeSlowly() {
  const answers: (() => void)[] = [];
  const find = (key: string) => new Promise<string>((resolve) => answers.push(() => resolve(`${key} ${answers.length}`)));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { answers, find, turn };
}

describe('what is asked together', () => {
  it('is asked once in one turn, each key by itself', async () => {
    const { answers, find, turn } = makeSlowly();
    const together = new AskedTogether(find);
    const asked = [together.ask('one'), together.ask('one'), together.ask('other')];
    await turn();
    expect(answers).toHaveLength(2);
    for (const answer of answers) answer();
    expect(await Promise.all(asked)).toEqual(['one 2', 'one 2', 'other 2']);
  });

  it('is asked anew by whoever comes after the question was sent, answered or not', async () => {
    const { answers, find, turn } = makeSlowly();
    const together = new AskedTogether(find);
    const first = together.ask('one');
    await turn();
    const second = together.ask('one');
    await turn();
    expect(answers).toHaveLength(2);
    for (const answer of answers) answer();
    expect(second).not.toBe(first);
    await Promise.all([first, second]);
  });

  it('fails for all who asked, and is asked again afterwards', async () => {
    let attempts = 0;
    const together = new AskedTogether(() => (attempts++ === 0 ? Promise.reject(new Error('gone')) : Promise.resolve('there')));
    const [one, other] = await Promise.allSettled([together.ask('one'), together.ask('one')]);
    expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
    expect(await together.ask('one')).toBe('there');
  });
});
