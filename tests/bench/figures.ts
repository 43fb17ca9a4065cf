import { median } from './benchmark';

export type VariantName = 'desk' | 'twin' | 'mysql2' | 'floor';

/** What came of one operation at one number of connections. */
export interface LoadFigures {
  readonly connections: number;
  readonly requestsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  /** What the server itself used of its core, a request. */
  readonly cpuMs: number;
}

/** What a request costs, counted over some that came one after the other. */
export interface RequestCost {
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsShown: number;
  readonly databaseCpuMs: number;
  readonly longestBlockMs: number;
}

/** Everything about one operation on one of the servers. */
export interface Measurement {
  readonly operation: string;
  readonly variant: VariantName;
  readonly loads: readonly LoadFigures[];
  /** Null where no database is counted. */
  readonly cost: RequestCost | null;
  readonly bytes: number;
  readonly rssMb: number;
}

/** Everything that was measured on a database of one size. */
export interface SizeFigures {
  readonly orders: number;
  readonly database: 'sqlite' | 'mysql';
  readonly measurements: readonly Measurement[];
}

/** The medians of some rounds; errors are not forgotten. */
export function mediansOf(rounds: readonly LoadFigures[]): LoadFigures {
  const of = (value: (round: LoadFigures) => number) => median(rounds.map(value));
  return {
    connections: rounds[0]?.connections ?? 0,
    requestsPerS: of(({ requestsPerS }) => requestsPerS),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    errors: rounds.reduce((total, { errors }) => total + errors, 0),
    cpuMs: of(({ cpuMs }) => cpuMs),
  };
}
