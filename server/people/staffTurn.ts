import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Caller } from './caller';
import type { Rights } from './rights';
import { findRightsNow } from './rightsNow';
import { STAFF_MANAGER, type Staff } from './staff';
import { staffProblem, type StaffProblem } from './staffProblem';
import { findStaff, takeStaffTurn } from './staffRepository';

/** Who changes something about staff. */
export type StaffCaller = Pick<Caller, 'kind' | 'id' | 'key' | 'partnerId'>;

/** Why something was not done. Nothing was changed then. */
export interface Refusal {
  readonly problems: readonly StaffProblem[];
}

/** What a change of who may do what can rely on: nobody else changes it before this one is committed. */
export interface StaffTurn {
  readonly tx: EntityManager;
  /** What the caller may do now, which may be less than at the beginning of the request. */
  readonly giver: Rights;
  /** All staff of the partner. */
  readonly everyone: readonly Staff[];
}

class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(readonly refusal: Refusal) {
    super('refused');
  }
}

/**
 * Changes who may do what, one change of a partner after the other, on any number of processes and nodes. `act` may
 * run again, and what it refuses is rolled back.
 */
export async function takeTurn<Done extends object>(
  database: Database,
  caller: StaffCaller,
  act: (turn: StaffTurn) => Promise<Done | Refusal>,
): Promise<Done | Refusal> {
  try {
    return await database.transaction(async (tx) => {
      await takeStaffTurn(tx, caller.partnerId);
      const everyone = await findStaff(tx, caller.partnerId);
      const giver = await findRightsNow(tx, caller.partnerId, caller.key);
      const result = giver.scopes.includes(STAFF_MANAGER)
        ? await act({ tx, giver, everyone })
        : { problems: [staffProblem.rightsChanged()] };
      if ('problems' in result) throw new RefusedError(result);
      return result;
    });
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal;
    throw error;
  }
}
