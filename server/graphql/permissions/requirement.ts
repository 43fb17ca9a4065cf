import type { PermissionRule, Rights, ScopeLists } from './rule';

/** What several rules together ask of a caller: at least to be signed in, and where there are lists, any one. */
export interface Requirement {
  /** Null when being signed in is enough. */
  readonly scopes: ScopeLists | null;
}

/** What a caller lacks. */
export interface Lack {
  readonly code: 'UNAUTHENTICATED' | 'UNAUTHORIZED_FIELD_OR_TYPE';
  /** Any one of these lists would do; null when only the sign-in is missing. */
  readonly missingScopes: ScopeLists | null;
}

/** All rules at once; null when none of them asks for anything. */
export function allOf(rules: Iterable<PermissionRule | undefined>): Requirement | null {
  let requirement: Requirement | null = null;
  for (const rule of rules) {
    if (rule === undefined || rule.kind === 'PUBLIC') continue;
    requirement = both(requirement, { scopes: rule.kind === 'SCOPES' ? rule.scopes : null });
  }
  return requirement;
}

/** Both requirements at once: each list of the one together with each list of the other. */
export function both(left: Requirement | null, right: Requirement | null): Requirement | null {
  if (left === null || right === null) return left ?? right;
  if (left.scopes === null || right.scopes === null) return { scopes: left.scopes ?? right.scopes };
  const rightLists = right.scopes;
  return { scopes: withoutRepeats(left.scopes.flatMap((one) => rightLists.map((other) => [...one, ...other]))) };
}

/** Either of the two, whichever is easier: what takes one to a place by any of two ways. */
export function either(left: Requirement | null, right: Requirement | null): Requirement | null {
  if (left === null || right === null) return null;
  if (left.scopes === null || right.scopes === null) return { scopes: null };
  return { scopes: withoutRepeats([...left.scopes, ...right.scopes]) };
}

/** What the caller lacks for it; null when nothing. */
export function lackOf(requirement: Requirement | null, rights: Rights): Lack | null {
  if (requirement === null) return null;
  if (rights === null) return { code: 'UNAUTHENTICATED', missingScopes: requirement.scopes };
  if (requirement.scopes === null) return null;
  const missing = requirement.scopes.map((all) => all.filter((scope) => !rights.scopes.has(scope)));
  if (missing.some((list) => list.length === 0)) return null;
  return { code: 'UNAUTHORIZED_FIELD_OR_TYPE', missingScopes: withoutRepeats(missing) };
}

/** Two lacks at one place as one. */
export function bothLacks(left: Lack, right: Lack): Lack {
  const together = both({ scopes: left.missingScopes }, { scopes: right.missingScopes });
  return { code: left.code, missingScopes: together?.scopes ?? null };
}

/** Lists as sorted sets; a list that asks for all of another one and more is left out. */
function withoutRepeats(lists: ScopeLists): ScopeLists {
  const sets = new Map(lists.map((list) => [...new Set(list)].sort()).map((list) => [list.join(' '), list]));
  const unique = [...sets.values()];
  return unique.filter(
    (list) => !unique.some((other) => other.length < list.length && other.every((scope) => list.includes(scope))),
  );
}
