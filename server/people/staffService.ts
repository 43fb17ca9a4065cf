import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { Caller } from './caller';
import { readRights, type GivenRights } from './givenRights';
import { revokeExceeding, rightsForAudit, type Doer } from './invitationChange';
import { findKeysOf } from './rightsNow';
import { orderRights, type Staff } from './staff';
import { staffProblem } from './staffProblem';
import { deleteAccess, findStaff, storeActive, storeRights } from './staffRepository';
import { changeProblems } from './staffRules';
import { takeTurn, type Refusal, type StaffCaller, type StaffTurn } from './staffTurn';

/** What became of a change. Problems are there exactly when nothing was changed. */
export type StaffChangeResult = { readonly staff: Staff } | Refusal;

/** What somebody shall be able to do from now on. */
export interface StaffUpdate extends Pick<GivenRights, 'scopes'> {
  /** Null where the caller's id names nobody. */
  readonly staffId: Id | null;
  /** Left out: the same locations as before. */
  readonly locationIds?: GivenRights['locationIds'];
}

/** The staff of a partner and what they may do. */
export class StaffService {
  constructor(private readonly database: Database) {}

  /** Everyone who works for the caller's partner, by name. */
  list(caller: Pick<Caller, 'partnerId'>): Promise<Staff[]> {
    return findStaff(this.database.read, caller.partnerId);
  }

  /** Gives a member of staff exactly these rights. */
  update(caller: StaffCaller, { staffId, scopes, locationIds }: StaffUpdate): Promise<StaffChangeResult> {
    return takeTurn(this.database, caller, async (turn) => {
      const member = turn.everyone.find((one) => one.id === staffId);
      if (!member) return { problems: [staffProblem.notFound()] };
      const given = { scopes, locationIds: locationIds === undefined ? member.locationIds : locationIds };
      const wanted = await readRights(turn.tx, caller.partnerId, given);
      if ('problems' in wanted) return wanted;
      const problems = changeProblems(turn.giver, member, { ...member, ...wanted }, turn.everyone);
      if (problems.length > 0) return { problems };
      const changed = { ...member, ...orderRights(wanted) };
      await writeRights(turn.tx, member, changed, { actor: caller.key });
      return { staff: changed };
    });
  }

  /** Lets somebody in no more, and ends their sessions. Nobody does that to themselves. */
  deactivate(caller: StaffCaller, staffId: Id | null): Promise<StaffChangeResult> {
    if (caller.kind === 'staff' && caller.id === staffId) return Promise.resolve({ problems: [staffProblem.yourself()] });
    return this.setActive(caller, staffId, false);
  }

  /** Lets somebody in again, with the rights that they had. */
  reactivate(caller: StaffCaller, staffId: Id | null): Promise<StaffChangeResult> {
    return this.setActive(caller, staffId, true);
  }

  private setActive(caller: StaffCaller, staffId: Id | null, active: boolean): Promise<StaffChangeResult> {
    return takeTurn(this.database, caller, async (turn) => {
      const member = turn.everyone.find((one) => one.id === staffId);
      if (!member) return { problems: [staffProblem.notFound()] };
      const changed = { ...member, active };
      const problems = changeProblems(turn.giver, member, changed, turn.everyone);
      if (problems.length > 0) return { problems };
      await writeActive(turn, changed, member.active, { actor: caller.key });
      return { staff: changed };
    });
  }
}

async function writeRights(tx: EntityManager, member: Staff, changed: Staff, doer: Doer): Promise<void> {
  if (JSON.stringify(orderRights(member)) === JSON.stringify(orderRights(changed))) return;
  await storeRights(tx, member.id, changed);
  const [before, after] = [await rightsForAudit(tx, member), await rightsForAudit(tx, changed)];
  await addAuditEntry(tx, { ...aboutStaff(member, doer), action: 'staff.update', before, after });
  await revokeExceeding(tx, changed.partnerId, await findKeysOf(tx, changed.partnerId, changed.id), doer);
}

async function writeActive({ tx }: StaffTurn, changed: Staff, wasActive: boolean, doer: Doer): Promise<void> {
  const { id, active } = changed;
  if (wasActive === active) return;
  await storeActive(tx, id, active);
  // Also when somebody comes back: a sign-in at the very moment of the deactivation may have left a session.
  await deleteAccess(tx, id);
  const action = active ? 'staff.reactivate' : 'staff.deactivate';
  await addAuditEntry(tx, { ...aboutStaff(changed, doer), action, before: { active: wasActive }, after: { active } });
  await revokeExceeding(tx, changed.partnerId, await findKeysOf(tx, changed.partnerId, changed.id), doer);
}

function aboutStaff({ id, partnerId, email, name }: Staff, { actor }: Doer) {
  return { partnerId, actor, subjectType: 'Staff', subjectId: id, personal: { email, name } };
}
