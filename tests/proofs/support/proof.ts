import type { Random } from '../../support/random';

/** What a proof is given to work with. */
export interface ProofContext {
  /** True for the short form, which `npm test` runs. */
  readonly short: boolean;
  /** What all the chance of this run comes from: the same seed asks the same things in the same order. */
  readonly seed: number;
  /** How many rounds were asked for; null for the proof's own number. */
  readonly rounds: number | null;
  readonly random: Random;
  /** Says how far the proof is. */
  progress(done: number, total: number, note?: string): void;
  /** Throws BrokenPromise, which ends the proof, unless the condition holds. */
  check(condition: boolean, brokenPromise: string): asserts condition;
  /** Has something done when the proof ends, however it ends; the last one given is done first. */
  defer(cleanUp: () => Promise<unknown>): void;
}

/** A promise of the desk, and a program that tries hard to break it. */
export interface Proof {
  readonly name: string;
  /** What is promised, in one sentence. */
  readonly promise: string;
  /** Resolves to its figures, as one line. Throws BrokenPromise at the first sign that the promise does not hold. */
  run(context: ProofContext): Promise<string>;
}

/** Thrown when what was promised does not hold. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}
