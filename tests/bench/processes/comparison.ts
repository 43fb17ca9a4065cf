import { median } from '../benchmark';
import { figure, textTable } from '../textTable';

/** What a server of so many processes reached with one operation, in one round. */
export interface TurnFigures {
  readonly operation: string;
  readonly processes: number;
  readonly requestsPerS: number;
  readonly errors: number;
}

/** One operation on servers of as many processes as there are counts, fewest first. */
export interface Comparison {
  readonly operation: string;
  /** The median of the rounds, for each count. */
  readonly requestsPerS: readonly number[];
  /** How many times the throughput of the fewest processes the most reach. */
  readonly ratio: number;
  readonly errors: number;
}

/** Brings together what was measured in turns; errors are not forgotten. */
export function compareTurns(turns: readonly TurnFigures[], counts: readonly number[]): Comparison[] {
  return [...new Set(turns.map(({ operation }) => operation))].map((operation) => {
    const own = turns.filter((turn) => turn.operation === operation);
    const requestsPerS = counts.map((count) => median(own.filter(({ processes }) => processes === count).map((turn) => turn.requestsPerS)));
    return {
      operation,
      requestsPerS,
      ratio: (requestsPerS.at(-1) ?? Number.NaN) / (requestsPerS[0] ?? Number.NaN),
      errors: own.reduce((total, { errors }) => total + errors, 0),
    };
  });
}

export function comparisonTable(comparisons: readonly Comparison[], counts: readonly number[]): string {
  return textTable(
    ['operation', ...counts.map((count) => `${count} ${count === 1 ? 'process' : 'processes'}, req/s`), 'ratio', 'errors'],
    comparisons.map(({ operation, requestsPerS, ratio, errors }) => [operation, ...requestsPerS.map(figure), figure(ratio), String(errors)]),
  );
}
