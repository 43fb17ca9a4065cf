import { TooManyTriesError } from '../people/signInThrottle';
import { AskedCounts } from './askedCounts';
import { CountKeeper } from './countKeeper';
import { countAlone } from './sharedCounts';
import { Takings } from './takings';

const FAILURES = 10;
const EXPORTS_AT_ONCE = 2;

/** A process that serves, whose line to the first one is a call. */
function serving(counts = countAlone()): { readonly asked: AskedCounts; readonly keeper: CountKeeper } {
  const keeper = new CountKeeper(counts, (message) => message.kind === 'answer' && asked.hear(message.id, message.verdict));
  const asked: AskedCounts = new AskedCounts(new Takings(() => undefined), (message) => {
    if (message.kind === 'ask') void keeper.answer(message.id, message.question);
    if (message.kind === 'free') keeper.free(message.id);
  });
  return { asked, keeper };
}

describe('what several processes count together', () => {
  it('bounds failed sign-ins of an account over all of them, and says for how long', async () => {
    const counts = countAlone();
    const processes = [serving(counts), serving(counts)];
    for (let failure = 0; failure < FAILURES; failure += 1) await processes[failure % 2]?.asked.signIns.attempt('jo@example.org', '10.0.0.1');
    for (const { asked } of processes) {
      const told = asked.signIns.attempt('jo@example.org', '10.0.0.2');
      await expect(told).rejects.toBeInstanceOf(TooManyTriesError);
      await expect(told).rejects.toHaveProperty('retryAfterS', 900);
    }
    await processes[0]?.asked.signIns.forget('jo@example.org');
    await expect(processes[1]?.asked.signIns.attempt('jo@example.org', '10.0.0.1')).resolves.toBeUndefined();
  });

  it('passes every count of links on to the first process', async () => {
    const { asked } = serving();
    for (let attempt = 0; attempt < 100; attempt += 1) await asked.signIns.attemptLink(`hash ${attempt}`, '10.0.0.1');
    await expect(asked.signIns.attemptLink('another', '10.0.0.1')).rejects.toBeInstanceOf(TooManyTriesError);
    await asked.signIns.linkWorks('10.0.0.1');
    await asked.signIns.linkWorks('10.0.0.1');
    await expect(asked.signIns.attemptLink('another', '10.0.0.1')).resolves.toBeUndefined();
  });

  it('gives places for exports over all of them, and frees those of a process that ended', async () => {
    const counts = countAlone();
    const [one, other] = [serving(counts), serving(counts)];
    const frees = [];
    for (let place = 0; place < EXPORTS_AT_ONCE; place += 1) frees.push(await one.asked.exports.take('staff:1'));
    expect(await other.asked.exports.take('staff:1')).toBeNull();
    expect(await other.asked.exports.take('staff:2')).not.toBeNull();
    frees[0]?.();
    frees[0]?.();
    expect(await other.asked.exports.take('staff:1')).not.toBeNull();
    expect(await other.asked.exports.take('staff:1')).toBeNull();
    one.keeper.freeAll();
    expect(await other.asked.exports.take('staff:1')).not.toBeNull();
  });
});
