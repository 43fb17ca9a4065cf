import fc from 'fast-check';
import { growthOf, type OperationKind } from '../../bench/growth/growthLines';
import { growthPicture } from '../../bench/growth/picture';
import { logScale, roundTicks, spread } from '../../bench/growth/scale';

const kinds = new Map<string, OperationKind>([['list', 'list'], ['order', 'read'], ['refundPreview', 'read'], ['refundCreate', 'write']]);
const kindOf = (operation: string) => kinds.get(operation);
const measured = (operation: string, p50Ms: number | null, variant = 'desk') => ({
  operation,
  variant,
  loads: [{ connections: 1, p50Ms, p99Ms: 9 }, { connections: 16, p50Ms: 500, p99Ms: 900 }],
});
const size = (orders: number, ...measurements: ReturnType<typeof measured>[]) => ({ orders, database: 'mysql', measurements });

const file = {
  options: {},
  sizes: [
    size(1_000_000, measured('ping', 0.2, 'floor'), measured('list', 4), measured('list', 70, 'twin'), measured('order', 1.5), measured('refundCreate', 40)),
    size(100_000, measured('ping', 0.2, 'floor'), measured('list', 2), measured('list', 60, 'twin'), measured('order', 1.5), measured('refundPreview', 3), measured('refundCreate', null)),
  ],
};
const pointsOf = (svg: string): number[][][] =>
  [...svg.matchAll(/<polyline class="[^"]+" points="([^"]+)"/g)].map(([, points = '']) => points.split(' ').map((point) => point.split(',').map(Number)));

describe('what the picture of growth is made of', () => {
  it("takes the desk's figures at the fewest connections, fewest orders first, of what was measured at every size", () => {
    expect(growthOf(file, kindOf)).toEqual({
      database: 'mysql',
      connections: 1,
      orders: [100_000, 1_000_000],
      lines: [
        { operation: 'list', kind: 'list', points: [{ orders: 100_000, p50Ms: 2 }, { orders: 1_000_000, p50Ms: 4 }] },
        { operation: 'order', kind: 'read', points: [{ orders: 100_000, p50Ms: 1.5 }, { orders: 1_000_000, p50Ms: 1.5 }] },
      ],
    });
  });

  it('refuses a file without growth, and one that holds something else', () => {
    expect(() => growthOf({ sizes: file.sizes.slice(0, 1) }, kindOf)).toThrow('several numbers of orders');
    expect(() => growthOf({ sizes: [size(1, measured('list', 1)), size(2, measured('order', 1))] }, kindOf)).toThrow('no operation');
    expect(() => growthOf({ sizes: 'none' }, kindOf)).toThrow();
  });
});

describe('the picture of growth', () => {
  const svg = growthPicture(growthOf(file, kindOf));

  it('draws what does not grow flat, and what takes longer higher', () => {
    const [list, order] = pointsOf(svg);

    expect(order?.[0]?.[1]).toBe(order?.[1]?.[1]);
    expect(list?.[1]?.[1]).toBeLessThan(list?.[0]?.[1] ?? 0);
    expect(list?.[0]?.[1]).toBeLessThan(order?.[0]?.[1] ?? 0);
    expect(list?.[0]?.[0]).toBeLessThan(list?.[1]?.[0] ?? 0);
  });

  it('says beside each line what it is, its figures and its growth', () => {
    const texts = [...svg.matchAll(/<text class="([^"]+)"[^>]*>([^<]+)/g)].map(([, names, words]) => `${names}: ${words}`);

    expect(texts).toEqual(
      expect.arrayContaining(['name list: list', 'end: 2.00 ms', 'end: 4.00 ms', 'strong end: × 2.00', 'name read: order', 'strong end: × 1.00', 'muted middle: 1,000,000']),
    );
  });

  it('keeps every mark within its edges', () => {
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
    const along = (names: string) => [...svg.matchAll(new RegExp(` (?:${names})="([\\d.-]+)"`, 'g'))].map(([, value]) => Number(value));

    expect(Math.min(...along('x|x1|x2|cx'), ...along('y|y1|y2|cy'))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...along('x|x1|x2|cx'))).toBeLessThanOrEqual(width);
    expect(Math.max(...along('y|y1|y2|cy'))).toBeLessThanOrEqual(height);
  });
});

describe('the scale of the picture', () => {
  it('gives the same factor the same distance', () => {
    const scale = logScale([1, 100], [0, 200]);

    expect([1, 10, 100].map(scale)).toEqual([0, 100, 200]);
  });

  it.each([
    [1.5, 4, [1, 2, 5]],
    [0.03, 0.2, [0.02, 0.05, 0.1, 0.2, 0.5]],
    [2, 2, [2, 5]],
    [70, 90, [50, 100]],
  ])('has round values around %d to %d', (lowest, highest, ticks) => {
    expect(roundTicks(lowest, highest)).toEqual(ticks);
  });

  it('moves names apart, in their order and within the edges, and leaves alone what has room', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 15 }), (places) => {
        const moved = spread(places, 20, [0, 300]);
        const byPlace = places.map((_, index) => index).sort((one, other) => places[one]! - places[other]!);
        const sorted = byPlace.map((index) => moved[index]!);
        const gaps = sorted.slice(1).map((place, index) => place - sorted[index]!);

        expect(Math.min(...gaps, Infinity)).toBeGreaterThan(20 - 1e-6);
        expect(sorted[0]).toBeGreaterThan(-1e-6);
        expect(sorted.at(-1)).toBeLessThan(300 + 1e-6);
        const hadRoom = byPlace.slice(1).every((index, at) => places[index]! - places[byPlace[at]!]! >= 20);
        if (hadRoom) expect(moved).toEqual(places);
      }),
    );
  });
});
