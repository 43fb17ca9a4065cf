import type { LaboratoryFailure } from './books';

/** Amounts, in minor units, that the sandbox declines after its delay, so that failures can be tried out. */
export const SANDBOX_DECLINES: ReadonlyMap<bigint, LaboratoryFailure> = new Map([
  [6666n, 'INSUFFICIENT_BALANCE'],
  [7777n, 'ACCOUNT_CLOSED'],
]);
