import { PROVIDERS } from '../payment';
import { DIFFERENCE_KINDS } from './difference';
import { differenceWords, kindInWords } from './differenceWords';

describe('the words for a difference', () => {
  const sides = [null, 'FAILED', 'CANCELED', 'BY_HAND', 'PENDING', '12.00 EUR'];
  const all = DIFFERENCE_KINDS.flatMap((kind) =>
    PROVIDERS.flatMap((provider) =>
      sides.flatMap((ours) =>
        sides.map((theirs) => differenceWords({ kind, provider, ours, theirs, refundId: ours, amount: '5.00 EUR' })),
      ),
    ),
  );

  it('say what differs, where the money probably is, and what to do next', () => {
    for (const { title, message } of all) {
      expect(title).not.toBe('');
      expect(message).toMatch(/probably|No refund went wrong/);
      expect(message).toMatch(/Look |look |Check |Ask /);
    }
  });

  it('hold no code, no gap and no word that only a program understands', () => {
    for (const { title, message } of all) expect(`${title} ${message}`).not.toMatch(/undefined|null|[A-Z]{4,}_|FAILED|BY_HAND|SUCCEEDED/);
  });

  it('are there for every kind, in the last line of the command as well', () => {
    expect(new Set(DIFFERENCE_KINDS.map(kindInWords)).size).toBe(DIFFERENCE_KINDS.length);
  });
});
