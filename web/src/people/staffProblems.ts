import type { Rights } from './rights';

/** Why the server refused something: the words, and the place in the input. */
export interface FieldProblem {
  message: string;
  field?: readonly string[] | null;
}

/** Where each refusal is shown. */
export interface StaffProblems {
  email: string | null;
  name: string | null;
  /** Of the permissions together. */
  scopes: string | null;
  /** By the scope. */
  ofScope: Record<string, string>;
  /** Of the locations together. */
  locations: string | null;
  /** By the location's id. */
  ofLocation: Record<string, string>;
  /** What belongs to no field. */
  general: string | null;
}

/** Nothing was refused. */
export function noProblems(): StaffProblems {
  return { email: null, name: null, scopes: null, ofScope: {}, locations: null, ofLocation: {}, general: null };
}

/** Brings each refusal to the field that it is about; `sent` is what the places in it count by. */
export function problemsOf(refusals: readonly FieldProblem[], sent: Rights): StaffProblems {
  const problems = noProblems();
  for (const { message, field } of refusals) {
    const [, name = '', index = ''] = field ?? [];
    const scope = name === 'scopes' ? sent.scopes[Number(index || NaN)] : undefined;
    const location = name === 'locationIds' ? sent.locationIds?.[Number(index || NaN)] : undefined;
    if (scope !== undefined) problems.ofScope[scope] = message;
    else if (location !== undefined) problems.ofLocation[location] = message;
    else if (name === 'locationIds') problems.locations = message;
    else if (name === 'email' || name === 'name' || name === 'scopes') problems[name] = message;
    else problems.general = message;
  }
  return problems;
}

/** Whether anything was refused. */
export function hasProblems({ ofScope, ofLocation, ...others }: StaffProblems): boolean {
  return [...Object.values(ofScope), ...Object.values(ofLocation), ...Object.values(others)].some((text) => text !== null);
}
