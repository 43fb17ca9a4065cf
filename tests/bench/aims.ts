import type { LoadFigures, Measurement, SizeFigures } from './figures';
import { operations } from './measureSize';
import { figure, textTable } from './textTable';

const LIST_RATIO = 1.3;
const READ_RATIO = 1;
const REFUND_RATIO = 0.6;
const MOST_STATEMENTS = 4;
/** The worker's own questions are counted along. */
const STATEMENTS_TOLERANCE = 0.25;
const MOST_ROWS_A_ROW = 10;
const MOST_P99_OF_P50 = 5;
const MOST_RSS_MB = 350;
const MOST_BLOCK_MS = 50;
const MOST_GROWTH = 1.3;

/** Something that shall hold, with what was seen. */
export interface Aim {
  readonly subject: string;
  readonly seen: number;
  readonly limit: number;
  readonly isAtLeast: boolean;
}

export const isMet = ({ seen, limit, isAtLeast }: Aim): boolean => (isAtLeast ? seen >= limit : seen <= limit);

const atLeast = (subject: string, seen: number, limit: number): Aim => ({ subject, seen, limit, isAtLeast: true });
const atMost = (subject: string, seen: number, limit: number): Aim => ({ subject, seen, limit, isAtLeast: false });

/** What shall hold of a database of one size. */
export function aimsOf({ measurements }: SizeFigures): Aim[] {
  return measurements.filter(({ variant }) => variant === 'desk').flatMap((desk) => [...ratioAims(desk, measurements), ...ownAims(desk)]);
}

function ratioAims(desk: Measurement, all: readonly Measurement[]): Aim[] {
  const other = all.find(({ operation, variant }) => operation === desk.operation && variant !== 'desk');
  if (!other) return [];
  const limit = other.variant === 'mysql2' ? REFUND_RATIO : desk.operation === 'list' ? LIST_RATIO : READ_RATIO;
  const others = middle(other.loads).requestsPerS;
  // Who answered nothing is nothing to compare with: no aim is met by that.
  const ratio = others > 0 ? middle(desk.loads).requestsPerS / others : Number.NaN;
  return [atLeast(`${desk.operation}: throughput, times ${other.variant}`, ratio, limit)];
}

function ownAims({ operation, loads, cost, rssMb }: Measurement): Aim[] {
  const kind = operations.find(({ name }) => name === operation)?.kind;
  const most = loads.at(-1);
  const aims = [
    atMost(`${operation}: errors at ${most?.connections} connections`, most?.errors ?? 0, 0),
    atMost(`${operation}: p99 at ${most?.connections} connections, times p50`, (most?.p99Ms ?? 0) / (most?.p50Ms ?? 1), MOST_P99_OF_P50),
    atMost(`${operation}: memory, MB`, rssMb, MOST_RSS_MB),
  ];
  if (!cost) return aims;
  aims.push(atMost(`${operation}: event loop blocked, ms`, cost.longestBlockMs, MOST_BLOCK_MS));
  if (kind === 'list') aims.push(atMost(`${operation}: statements`, cost.statements - STATEMENTS_TOLERANCE, MOST_STATEMENTS));
  if (kind !== 'write') aims.push(atMost(`${operation}: rows read, times rows shown`, cost.rowsRead / cost.rowsShown, MOST_ROWS_A_ROW));
  return aims;
}

/** How much longer a request takes when there are more orders. */
export function growthAims(sizes: readonly SizeFigures[]): Aim[] {
  const [small, ...larger] = sizes;
  if (!small) return [];
  return larger.flatMap(({ orders, measurements }) =>
    measurements.flatMap(({ operation, variant, loads }) => {
      const before = small.measurements.find((one) => one.operation === operation && one.variant === variant);
      if (variant !== 'desk' || !before) return [];
      const growth = (loads[0]?.p50Ms ?? 0) / (before.loads[0]?.p50Ms ?? 1);
      return [atMost(`${operation}: p50 at ${orders} orders, times that at ${small.orders}`, growth, MOST_GROWTH)];
    }),
  );
}

export function aimsTable(aims: readonly Aim[]): string {
  return textTable(
    ['', 'aim', 'seen', 'limit'],
    aims.map((aim) => [isMet(aim) ? 'ok' : 'NO', aim.subject, figure(aim.seen), `${aim.isAtLeast ? '≥' : '≤'} ${aim.limit}`]),
  );
}

function middle(loads: readonly LoadFigures[]): LoadFigures {
  const found = loads[Math.floor((loads.length - 1) / 2 + 0.5)];
  if (!found) throw new Error('nothing was measured');
  return found;
}
