import { observeDuring } from '../../bench/memory/course';
import { judgeMemory } from '../../bench/memory/verdict';
import type { LoadResult } from '../../bench/load';

const result: LoadResult = { requests: 1, requestsPerS: 1, p50Ms: 1, p99Ms: 1, errors: 0, bytes: 1 };

describe('the judgement of memory', () => {
  it('compares the highest of the last third with that of the second, whatever the first one was', () => {
    expect(judgeMemory([100, 900, 100, 200, 180, 150, 210, 220, 205])).toEqual({ secondThirdMb: 200, lastThirdMb: 220, isFlat: true });
  });

  it('sees what grows by more than a tenth from one third to the next', () => {
    expect(judgeMemory([100, 100, 200, 200, 210, 221]).isFlat).toBe(false);
    expect(judgeMemory([100, 100, 200, 100, 100, 100]).isFlat).toBe(true);
  });

  it('judges nothing where a third has no sample', () => {
    expect(() => judgeMemory([100, 100])).toThrow(RangeError);
  });
});

describe('the observation of a load', () => {
  it('keeps every sample until the load ends, and one after it, and the longest block of all', async () => {
    let end: (result: LoadResult) => void = () => undefined;
    const running = new Promise<LoadResult>((resolve) => (end = resolve));
    const blocksMs = [5, 40, 3];
    const observe = () => {
      const at = 3 - blocksMs.length;
      const longestBlockMs = blocksMs.shift() ?? 0;
      if (at === 1) end(result);
      return Promise.resolve({ cpuMs: 0, rssMb: 100 + at, longestBlockMs });
    };

    expect(await observeDuring({ observe }, running, 0)).toEqual({ load: result, rssMb: [100, 101, 102], longestBlockMs: 40 });
  });
});
