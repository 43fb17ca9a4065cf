/** Places a value between two ends of a picture. */
export type Scale = (value: number) => number;

/** Places values by their logarithm: the same factor is the same distance everywhere. */
export function logScale([lowest, highest]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const span = Math.log(highest / lowest);
  return (value) => from + (Math.log(value / lowest) / span) * (to - from);
}

const STEPS = [1, 2, 5];

/** Values of 1, 2 and 5 times powers of ten: the last one not above the lowest, the next one above the highest, and those between. */
export function roundTicks(lowest: number, highest: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(lowest)); (ticks.at(-1) ?? 0) <= highest; power++) {
    // 10 ** -2 and the like times 5 is not always the number that it is written as.
    ticks.push(...STEPS.map((step) => Number((step * 10 ** power).toPrecision(1))));
  }
  const first = ticks.findLastIndex((tick) => tick <= lowest);
  const last = ticks.findIndex((tick) => tick > highest);
  return ticks.slice(first, last + 1);
}

/** Moves places apart where they are nearer to each other than a distance, keeps their order, and stays near where they were. */
export function spread(places: readonly number[], distance: number, [top, bottom]: readonly [number, number]): number[] {
  const order = places.map((_, index) => index).sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0));
  const groups: { readonly members: number[]; middle: number }[] = [];
  for (const index of order) {
    groups.push({ members: [index], middle: places[index] ?? 0 });
    mergeWhatTouches(groups, places, distance, [top, bottom]);
  }
  const moved = [...places];
  for (const { members, middle } of groups) {
    members.forEach((index, at) => (moved[index] = middle + (at - (members.length - 1) / 2) * distance));
  }
  return moved;
}

function mergeWhatTouches(groups: { readonly members: number[]; middle: number }[], places: readonly number[], distance: number, [top, bottom]: readonly [number, number]): void {
  for (;;) {
    const last = groups.at(-1);
    if (!last) return;
    const half = ((last.members.length - 1) / 2) * distance;
    const mean = last.members.reduce((sum, index) => sum + (places[index] ?? 0), 0) / last.members.length;
    last.middle = Math.max(top + half, Math.min(bottom - half, mean));
    const before = groups.at(-2);
    const halfBefore = before ? ((before.members.length - 1) / 2) * distance : 0;
    if (!before || before.middle + halfBefore + distance <= last.middle - half) return;
    groups.pop();
    before.members.push(...last.members);
  }
}
