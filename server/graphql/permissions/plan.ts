import { Kind, type DirectiveNode, type FieldNode } from 'graphql';
import type { Requirement } from './requirement';
import type { SentVariable } from './sentInputs';

/** A variable that decides whether something is selected: by @include when `wanted` is true, by @skip otherwise. */
export interface Condition {
  readonly variable: string;
  readonly wanted: boolean;
}

/** A requirement that only counts where the selection that needs it is made. */
export interface ConditionalRequirement {
  readonly conditions: readonly Condition[];
  readonly requirement: Requirement;
}

/** A selected field that a rule guards, or that has such fields below it. */
export interface PlannedField {
  /** Its number in the plan. */
  readonly index: number;
  readonly node: FieldNode;
  /** The name in the answer. */
  readonly key: string;
  /** Null for a field of the operation itself. */
  readonly parent: PlannedField | null;
  /** How many lists stand around each of its objects. */
  readonly listDepth: number;
  readonly isNonNull: boolean;
  /** All of them must hold for the field to be selected at all. */
  readonly conditions: readonly Condition[];
  /** What the document itself tells: the field's own rule and what its literal arguments send. */
  readonly requirement: Requirement | null;
  /** What must be looked at in each request: variables that may send something guarded. */
  readonly sentVariables: readonly SentVariable[];
  /** Who may reach the types that are asked for below a field that gives any object by its global id. */
  readonly nodeRequirements: ConditionalRequirement[];
  readonly children: PlannedField[];
}

/** The variables that decide about a selection; NEVER when the document itself leaves it out. */
export function conditionsOf(directives: readonly DirectiveNode[] | undefined): readonly Condition[] | 'NEVER' {
  const conditions: Condition[] = [];
  for (const directive of directives ?? []) {
    const wanted = directive.name.value === 'include';
    if (!wanted && directive.name.value !== 'skip') continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, wanted });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return 'NEVER';
  }
  return conditions;
}

/** Whether a selection is made with these variables; what is not known counts as made. */
export function areMet(conditions: readonly Condition[], coerced: Readonly<Record<string, unknown>>): boolean {
  return conditions.every(({ variable, wanted }) => coerced[variable] !== !wanted);
}
