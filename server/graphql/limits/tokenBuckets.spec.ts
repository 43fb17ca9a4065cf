import * as fc from 'fast-check';
import { ApiError } from '../errors';
import { Throttle } from './throttle';
import { TokenBuckets } from './tokenBuckets';

describe('token buckets', () => {
  const size = { capacity: 10, perSecond: 2 };

  it('give what they hold, then make wait, and fill again', () => {
    let nowMs = 1_000;
    const buckets = new TokenBuckets(size, 5, () => nowMs);
    expect([buckets.waitMs('a', 10), buckets.remaining('a')]).toEqual([0, 10]);
    buckets.take('a', 10);
    expect([buckets.waitMs('a', 1), buckets.remaining('a'), buckets.remaining('b')]).toEqual([500, 0, 10]);
    nowMs += 500;
    expect([buckets.waitMs('a', 1), buckets.waitMs('a', 2), buckets.remaining('a')]).toEqual([0, 500, 1]);
    nowMs += 60_000;
    expect(buckets.remaining('a')).toBe(10);
  });

  it('never give more than their size and what flows in, and exactly that to who takes all there is', () => {
    const steps = fc.array(fc.record({ passedMs: fc.nat(3_000), tokens: fc.integer({ min: 1, max: 10 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (tried) => {
        let nowMs = 0;
        let level = size.capacity;
        const buckets = new TokenBuckets(size, 5, () => nowMs);
        for (const { passedMs, tokens } of tried) {
          nowMs += passedMs;
          level = Math.min(size.capacity, level + (passedMs * size.perSecond) / 1000);
          const waitMs = buckets.waitMs('a', tokens);
          expect(waitMs).toBeCloseTo(Math.max(0, ((tokens - level) / size.perSecond) * 1000), 5);
          if (waitMs > 0) continue;
          buckets.take('a', tokens);
          level -= tokens;
        }
      }),
    );
  });

  it('keep only so many, and forget the one that was used longest ago', () => {
    const buckets = new TokenBuckets(size, 3, () => 0);
    for (const name of ['a', 'b', 'c']) buckets.take(name, 10);
    buckets.take('a', 0);
    for (let n = 0; n < 100; n++) buckets.take(`flood ${n}`, 1);
    expect(['a', 'b', 'flood 97', 'flood 99'].map((name) => buckets.remaining(name))).toEqual([10, 10, 9, 9]);
    expect(Object.values(buckets).find((it) => it instanceof Map)).toHaveProperty('size', 3);
  });
});

describe('the throttle of clients and partners', () => {
  const sizes = { client: { capacity: 100, perSecond: 10 }, partner: { capacity: 150, perSecond: 10 } };
  const caller = (id: string, partnerId: string) => ({ key: `apiClient:${id}`, partnerId });

  const refusal = (take: () => unknown) => {
    try {
      take();
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(ApiError);
      return { message: (error as ApiError).message, ...(error as ApiError).extensions };
    }
  };

  it('takes the cost from both, tells what is left, and says when to come again', () => {
    const throttle = new Throttle(sizes, () => 0);
    expect(throttle.take(caller('1', 'A'), 60)).toEqual({ capacity: 100, perSecond: 10, remaining: 40 });
    expect(refusal(() => throttle.take(caller('1', 'A'), 60))).toMatchObject({ code: 'THROTTLED', retryAfter: 2, message: expect.stringMatching(/^You have/) });
    // What was refused took nothing.
    expect(throttle.take(caller('1', 'A'), 40)).toMatchObject({ remaining: 0 });
    expect(throttle.take(caller('2', 'A'), 50)).toMatchObject({ capacity: 150, remaining: 0 });
    expect(refusal(() => throttle.take(caller('3', 'A'), 10))).toMatchObject({ retryAfter: 1, message: expect.stringMatching(/^Your organisation has/) });
    expect(throttle.take(caller('9', 'B'), 100)).toMatchObject({ remaining: 0 });
  });
});
