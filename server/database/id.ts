import { randomInt } from 'node:crypto';

/** The id of a row: a positive 63-bit integer, carried as a decimal string so that no driver rounds it. */
export type Id = string;

const EPOCH_MS = Date.UTC(2020, 0, 1);
const COUNTER_BITS = 21n;
const COUNTER_SIZE = 1 << 21;

let lastMs = 0;
let counter = 0;

/**
 * Makes a new row id: 42 bits of milliseconds, then 21 bits that start at random and count within the
 * millisecond. Ids made by the application let parents and children be written in one go, on any engine and on
 * several nodes, and neighbours in time stay neighbours in the index. Two processes that meet in the same
 * millisecond collide once in a million; the primary key refuses the second, and nothing of its transaction stays.
 */
export function newId(nowMs: number = Date.now()): Id {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = randomInt(COUNTER_SIZE / 2);
  } else if (++counter === COUNTER_SIZE) {
    lastMs += 1;
    counter = 0;
  }
  return ((BigInt(lastMs - EPOCH_MS) << COUNTER_BITS) | BigInt(counter)).toString();
}
