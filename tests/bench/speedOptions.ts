/** What is measured, and for how long. */
export interface SpeedOptions {
  /** One database of each size. */
  readonly orders: readonly number[];
  readonly database: 'sqlite' | 'mysql';
  /** How long one load lasts. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: readonly number[];
  /** Only these operations; empty for all. */
  readonly only: readonly string[];
  /** Without the twin, whose searches go through everything: for databases that are too large for that. */
  readonly alone: boolean;
  /** Where filled databases are kept; null keeps none. */
  readonly keep: string | null;
}
