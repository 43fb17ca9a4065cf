import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { Caller } from './caller';
import { isScope, type Scope } from './scope';
import { orderScopes, scopeChangeProblems, scopeProblem, staffNotFound, type Staff, type StaffProblem } from './staff';
import { findStaff, findStaffForUpdate, storeScopes } from './staffRepository';

/** What became of a change. Problems are there exactly when nothing was changed. */
export type StaffUpdateResult = { readonly staff: Staff } | { readonly problems: readonly StaffProblem[] };

/** The staff of a partner and their permissions. */
export class StaffService {
  constructor(private readonly database: Database) {}

  /** Everyone who works for the caller's partner, by name. */
  list(caller: Pick<Caller, 'partnerId'>): Promise<Staff[]> {
    return findStaff(this.database.read, caller.partnerId);
  }

  /**
   * Gives a member of staff exactly these scopes. `staffId` is null where the caller's id names nobody. Nobody
   * gives what they have not, and somebody can always manage staff.
   */
  async update(
    caller: Pick<Caller, 'key' | 'partnerId' | 'scopes'>,
    staffId: Id | null,
    scopes: readonly string[],
    requestId?: string,
  ): Promise<StaffUpdateResult> {
    const unknown = scopes.flatMap((scope, index) =>
      isScope(scope) ? [] : [scopeProblem('SCOPE_UNKNOWN', scope, index)],
    );
    if (unknown.length > 0) return { problems: unknown };
    const wanted = scopes.filter(isScope);
    return this.database.transaction(async (tx) => {
      const everyone = await findStaffForUpdate(tx, caller.partnerId);
      const member = everyone.find((one) => one.id === staffId);
      if (!member) return { problems: [staffNotFound()] };
      const problems = scopeChangeProblems(caller.scopes, member, wanted, everyone);
      if (problems.length > 0) return { problems };
      return { staff: await changeScopes(tx, caller.key, member, orderScopes(wanted), requestId) };
    });
  }
}

async function changeScopes(
  tx: EntityManager,
  actor: string,
  member: Staff,
  scopes: readonly Scope[],
  requestId?: string,
): Promise<Staff> {
  if (scopes.join() === member.scopes.join()) return member;
  await storeScopes(tx, member.id, scopes);
  await addAuditEntry(tx, {
    partnerId: member.partnerId,
    actor,
    action: 'staff.update',
    subjectType: 'Staff',
    subjectId: member.id,
    before: { scopes: member.scopes },
    after: { scopes },
    requestId,
  });
  return { ...member, scopes };
}
