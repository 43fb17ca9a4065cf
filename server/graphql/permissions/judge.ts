import {
  getOperationAST,
  getVariableValues,
  type DocumentNode,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { inlineOperation } from './inlineOperation';
import { areMet, type PlannedField } from './plan';
import { planOperation } from './planOperation';
import { createReducer, type AnswerPath, type Reducer } from './reduceOperation';
import { refusalAt } from './refusal';
import { allOf, both, bothLacks, lackOf, type Lack } from './requirement';
import type { PermissionRule, Rights } from './rule';
import { rulesOfVariable } from './sentInputs';

/** What may become of an operation. */
export type Verdict =
  | { readonly kind: 'INVALID_VARIABLES'; readonly errors: readonly GraphQLError[] }
  /** Nothing of it may run: the answer is `data: null` with these errors. */
  | { readonly kind: 'REFUSED'; readonly errors: readonly GraphQLFormattedError[] }
  /** It may run as it stands. */
  | { readonly kind: 'ALLOWED' }
  /** It may run as this document; in the answer each of these places is null, see putNulls. */
  | {
      readonly kind: 'REDUCED';
      readonly errors: readonly GraphQLFormattedError[];
      readonly document: DocumentNode;
      readonly nullPaths: readonly AnswerPath[];
    };

interface Plan {
  readonly isRead: boolean;
  readonly fields: readonly PlannedField[];
  readonly reduce: Reducer;
}

export interface JudgeOptions {
  /** The rule for looking at the schema itself: `__schema` and `__type`. Public when left out. */
  readonly introspection?: PermissionRule;
}

export type Judge = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
  rights: Rights,
) => Verdict;

/**
 * Makes the judge of a schema: what of a valid document a caller may run, decided before anything of it runs.
 *
 * What an operation touches is found once for each document object, as long as that is kept by whoever parsed it;
 * each request then only compares it with the caller's rights and with what the variables send.
 */
export function createJudge(schema: GraphQLSchema, options: JudgeOptions = {}): Judge {
  const plans = new WeakMap<DocumentNode, Map<string, Plan>>();
  const introspection = options.introspection ?? { kind: 'PUBLIC' };

  const planOf = (document: DocumentNode, operation: OperationDefinitionNode): Plan => {
    const name = operation.name?.value ?? '';
    const ofDocument = plans.get(document) ?? new Map<string, Plan>();
    plans.set(document, ofDocument);
    const known = ofDocument.get(name);
    if (known) return known;
    const inlined = inlineOperation(document, operation);
    const fields = planOperation(schema, inlined, introspection);
    const plan = { isRead: operation.operation === 'query', fields, reduce: createReducer(inlined) };
    ofDocument.set(name, plan);
    return plan;
  };

  return (document, operationName, variables, rights) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { kind: 'ALLOWED' };
    const plan = planOf(document, operation);
    if (plan.fields.length === 0) return { kind: 'ALLOWED' };
    const coercion = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 50 });
    if (coercion.errors) return { kind: 'INVALID_VARIABLES', errors: coercion.errors };
    return new Judgement(plan, variables, coercion.coerced, rights).verdict();
  };
}

/** One operation, judged for one caller with the variables of one request. */
class Judgement {
  private readonly refusals = new Map<string, { readonly path: AnswerPath; readonly lack: Lack }>();
  private readonly removed = new Set<PlannedField>();
  private readonly nullPaths: AnswerPath[] = [];
  private isWhollyRefused = false;

  constructor(
    private readonly plan: Plan,
    private readonly variables: Readonly<Record<string, unknown>>,
    private readonly coerced: Readonly<Record<string, unknown>>,
    private readonly rights: Rights,
  ) {}

  verdict(): Verdict {
    for (const field of this.plan.fields) this.judge(field);
    if (this.refusals.size === 0) return { kind: 'ALLOWED' };
    const errors = [...this.refusals.values()].map(({ path, lack }) => refusalAt(path, lack));
    if (!this.plan.isRead || this.isWhollyRefused) return { kind: 'REFUSED', errors };
    return { kind: 'REDUCED', errors, document: this.plan.reduce(this.removed), nullPaths: this.nullPaths };
  }

  private judge(field: PlannedField): void {
    if (!areMet(field.conditions, this.coerced)) return;
    const lack = lackOf(this.requirementOf(field), this.rights);
    if (lack) this.refuse(field, lack);
    else for (const child of field.children) this.judge(child);
  }

  private requirementOf(field: PlannedField) {
    const rules = field.sentVariables.flatMap((variable) => rulesOfVariable(variable, this.variables));
    let requirement = rules.length === 0 ? field.requirement : both(field.requirement, allOf(rules));
    for (const ofNode of field.nodeRequirements) {
      if (areMet(ofNode.conditions, this.coerced)) requirement = both(requirement, ofNode.requirement);
    }
    return requirement;
  }

  private refuse(field: PlannedField, lack: Lack): void {
    const path = pathOf(field);
    const before = this.refusals.get(path.join('/'));
    this.refusals.set(path.join('/'), { path, lack: before ? bothLacks(before.lack, lack) : lack });
    this.removed.add(field);
    // What may not be null takes its object along, as an error in it would.
    let place: PlannedField | null = field;
    while (place?.isNonNull) place = place.parent;
    if (place) {
      this.removed.add(place);
      this.nullPaths.push(pathOf(place));
    } else {
      this.isWhollyRefused = true;
    }
  }
}

function pathOf(field: PlannedField): AnswerPath {
  const above = field.parent ? [...pathOf(field.parent), ...Array<string>(field.parent.listDepth).fill('@')] : [];
  return [...above, field.key];
}
