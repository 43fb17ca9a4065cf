import { IdMaker } from './id';

const MOMENT_MS = Date.UTC(2026, 10, 22);
const LARGEST = 2n ** 63n;

describe('the ids that a process makes', () => {
  it('are all different, and each greater than the one before, also many in one millisecond', () => {
    const maker = new IdMaker();
    const made = Array.from({ length: 5_000 }, (_, index) => BigInt(maker.next(MOMENT_MS + Math.floor(index / 1_000))));
    expect(new Set(made).size).toBe(made.length);
    expect(made).toEqual([...made].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('stay in order when the clock is set back', () => {
    const maker = new IdMaker();
    const before = BigInt(maker.next(MOMENT_MS));
    expect(BigInt(maker.next(MOMENT_MS - 60_000))).toBeGreaterThan(before);
  });

  it('fit a signed BIGINT until 2089', () => {
    expect(BigInt(new IdMaker().next(Date.UTC(2089, 0, 1)))).toBeLessThan(LARGEST);
    expect(BigInt(new IdMaker().next(Date.UTC(2020, 0, 2)))).toBeGreaterThan(0n);
  });
});

describe('two processes that make ids in the same milliseconds', () => {
  const madeBy = (maker: IdMaker): string[] => Array.from({ length: 1_000 }, (_, index) => maker.next(MOMENT_MS + index));

  it('never make the same when they drew different bits', () => {
    const [one, other] = [new IdMaker(), new IdMaker()];
    const [first] = [one.next(MOMENT_MS - 1)];
    // One in 16,384 pairs draws the same bits; drawing again is what ends that.
    if (other.next(MOMENT_MS - 1) === first) other.redraw();
    const made = [...madeBy(one), ...madeBy(other)];
    expect(new Set(made).size).toBe(made.length);
  });

  it('make others after one of them was told of a collision', () => {
    const maker = new IdMaker();
    const before = maker.next(MOMENT_MS);
    maker.redraw();
    const withoutTime = (id: string): bigint => (BigInt(id) >> 8n) % 2n ** 14n;
    expect(withoutTime(maker.next(MOMENT_MS + 1))).not.toBe(withoutTime(before));
  });
});
