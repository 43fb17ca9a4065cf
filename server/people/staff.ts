import type { Id } from '../database/id';
import { SCOPES, type Scope } from './scope';

/** A person who works for a partner. */
export interface Staff {
  readonly id: Id;
  readonly partnerId: Id;
  readonly email: string;
  readonly name: string;
  /** In the order of SCOPES, each once. */
  readonly scopes: readonly Scope[];
  readonly active: boolean;
}

/** Who may give and take permissions. */
export const STAFF_MANAGER: Scope = 'staff:manage';

/** Why the permissions of a member of staff were not changed. */
export interface StaffProblem {
  readonly code: 'STAFF_NOT_FOUND' | 'SCOPE_UNKNOWN' | 'SCOPE_NOT_YOURS' | 'LAST_STAFF_MANAGER';
  readonly message: string;
  readonly field: string[];
}

/** The same scopes, in the order of SCOPES and each once. */
export function orderScopes(scopes: Iterable<Scope>): Scope[] {
  const wanted = new Set(scopes);
  return SCOPES.filter((scope) => wanted.has(scope));
}

/**
 * What speaks against giving `member` exactly `scopes`, where `giver` are the scopes of whoever does it and
 * `everyone` is all staff of the partner, the member included.
 */
export function scopeChangeProblems(
  giver: ReadonlySet<string>,
  member: Staff,
  scopes: readonly Scope[],
  everyone: readonly Staff[],
): StaffProblem[] {
  const has = new Set(member.scopes);
  const notYours = scopes.flatMap((scope, index) =>
    has.has(scope) || giver.has(scope) ? [] : [scopeProblem('SCOPE_NOT_YOURS', scope, index)],
  );
  if (notYours.length > 0) return notYours;
  const managesStaff = ({ active, scopes: held }: Staff) => active && held.includes(STAFF_MANAGER);
  const loses = managesStaff(member) && !scopes.includes(STAFF_MANAGER);
  const others = everyone.filter((other) => other.id !== member.id && managesStaff(other));
  return loses && others.length === 0 ? [lastStaffManager(member)] : [];
}

/** A scope that does not exist, or that the caller may not give. */
export function scopeProblem(code: 'SCOPE_UNKNOWN' | 'SCOPE_NOT_YOURS', scope: string, index: number): StaffProblem {
  const message =
    code === 'SCOPE_UNKNOWN'
      ? `There is no permission "${scope}". Nothing was changed.`
      : `You do not have "${scope}" yourself, so you cannot give it. Nothing was changed.`;
  return { code, message, field: ['input', 'scopes', String(index)] };
}

/** For what does not exist and for what is another partner's. */
export function staffNotFound(): StaffProblem {
  return {
    code: 'STAFF_NOT_FOUND',
    message: 'There is no such member of staff. Nothing was changed.',
    field: ['input', 'userId'],
  };
}

function lastStaffManager(member: Staff): StaffProblem {
  return {
    code: 'LAST_STAFF_MANAGER',
    message: `${member.name} is the last who can manage staff. Give "${STAFF_MANAGER}" to somebody else first.`,
    field: ['input', 'scopes'],
  };
}
