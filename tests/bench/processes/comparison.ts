import { median } from '../benchmark';
import { figure, textTable } from '../textTable';

/** What a server of so many processes reached with one operation, in one round. */
export interface TurnFigures {
  readonly operation: string;
  readonly processes: number;
  readonly requestsPerS: number;
  readonly errors: number;
}

/** One operation on a server of one process, and on one of several. */
export interface Comparison {
  readonly operation: string;
  /** Medians of the rounds. */
  readonly oneRequestsPerS: number;
  readonly severalRequestsPerS: number;
  /** How many times the throughput of one process the several reach, in each round, lowest first. */
  readonly ratios: readonly number[];
  /**
   * The median of these. What two turns of one round reach is compared, and not two medians: beside each other in
   * time, they share what else happens on the machine.
   */
  readonly ratio: number;
  readonly errors: number;
}

/** Brings together what was measured in turns, each round once with one process; errors are not forgotten. */
export function compareTurns(turns: readonly TurnFigures[]): Comparison[] {
  return [...new Set(turns.map(({ operation }) => operation))].map((operation) => {
    const own = turns.filter((turn) => turn.operation === operation);
    const one = own.filter(({ processes }) => processes === 1).map(({ requestsPerS }) => requestsPerS);
    const several = own.filter(({ processes }) => processes > 1).map(({ requestsPerS }) => requestsPerS);
    const ratios = several.map((reached, round) => reached / (one[round] ?? Number.NaN)).sort((low, high) => low - high);
    return {
      operation,
      oneRequestsPerS: median(one),
      severalRequestsPerS: median(several),
      ratios,
      ratio: median(ratios),
      errors: own.reduce((total, { errors }) => total + errors, 0),
    };
  });
}

export function comparisonTable(comparisons: readonly Comparison[], several: number): string {
  return textTable(
    ['operation', '1 process, req/s', `${several} processes, req/s`, 'ratio', 'of the rounds', 'errors'],
    comparisons.map(({ operation, oneRequestsPerS, severalRequestsPerS, ratios, ratio, errors }) => [
      operation,
      ...[oneRequestsPerS, severalRequestsPerS, ratio].map(figure),
      `${figure(ratios[0])} – ${figure(ratios.at(-1))}`,
      String(errors),
    ]),
  );
}
