/** How much higher the last third of a run may stand than the second. */
const MOST_GROWTH = 1.1;

/** Whether memory stays where it is, judged by the highest of each third of a run: the first one fills caches. */
export interface Verdict {
  readonly secondThirdMb: number;
  readonly lastThirdMb: number;
  readonly isFlat: boolean;
}

/**
 * Judges samples taken at even intervals. The highest counts, because a garbage collector lets memory go up and down;
 * what grows by less than a tenth in a third of the run is not seen, and takes a longer one.
 */
export function judgeMemory(rssMb: readonly number[]): Verdict {
  if (rssMb.length < 3) throw new RangeError('there must be a sample for each third');
  const third = Math.floor(rssMb.length / 3);
  const lastThirdMb = Math.max(...rssMb.slice(-third));
  const secondThirdMb = Math.max(...rssMb.slice(-2 * third, -third));
  return { secondThirdMb, lastThirdMb, isFlat: lastThirdMb <= secondThirdMb * MOST_GROWTH };
}
