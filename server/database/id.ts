import { randomInt } from 'node:crypto';
import { sql, type Sql } from './sql';

/** The id of a row: a positive 63-bit integer, carried as a decimal string so that no driver rounds it. */
export type Id = string;

const EPOCH_MS = Date.UTC(2020, 0, 1);
const PROCESS_BITS = 14n;
const PROCESSES = 2 ** 14;
const COUNTER_BITS = 8n;
const COUNTER_SIZE = 2 ** 8;

/**
 * Makes row ids: 41 bits of milliseconds (until 2089), 14 bits that this process drew at its start, and 8 bits that
 * count within the millisecond; whoever needs more ids than that takes them from the next one. Ids made by the
 * application let parents and children be written in one go, on any engine and on several nodes, and neighbours in
 * time stay neighbours in the index.
 *
 * Two processes meet only if they drew the same bits, which of 16,384 they seldom do, and then the primary key refuses
 * the second id: whoever is told so calls `redraw` and writes again, see Database.transaction.
 */
export class IdMaker {
  private process = randomInt(PROCESSES);
  private lastMs = 0;
  private counter = 0;

  /** A new id, greater than all that this process made before unless `redraw` was called in its millisecond. */
  next(nowMs: number = Date.now()): Id {
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      this.counter = 0;
    } else if (++this.counter === COUNTER_SIZE) {
      this.lastMs += 1;
      this.counter = 0;
    }
    const time = BigInt(this.lastMs - EPOCH_MS);
    return ((((time << PROCESS_BITS) | BigInt(this.process)) << COUNTER_BITS) | BigInt(this.counter)).toString();
  }

  /** The bits that this process drew, which every id has that it makes now. */
  get processBits(): number {
    return this.process;
  }

  /** Draws other bits for this process, because another one seems to have the same. */
  redraw(): void {
    this.process = (this.process + 1 + randomInt(PROCESSES - 1)) % PROCESSES;
  }
}

const ids = new IdMaker();

/** Makes a new row id. */
export function newId(nowMs: number = Date.now()): Id {
  return ids.next(nowMs);
}

/** The condition that the row of this id was made by this process, in SQL. */
export function madeHere(column: Sql): Sql {
  return sql`((${column} >> ${COUNTER_BITS}) & ${BigInt(PROCESSES - 1)}) = ${BigInt(ids.processBits)}`;
}

/** After a collision of ids: this process makes others from now on. */
export function avoidCollision(): void {
  ids.redraw();
}
