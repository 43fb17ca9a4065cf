import { Kind, visit, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import type { PlannedField } from './plan';

/** The names down to a place in the answer, with '@' for every position in a list. */
export type AnswerPath = readonly string[];

/** Marks in the answer where a field was removed. No field of a schema begins like this, and no alias needs to. */
const REMOVED_PREFIX = '__removed__';

type AnswerObject = Record<string, unknown>;

/** How many of the reduced documents of one operation are kept: there are about as many as kinds of callers. */
const MAX_KEPT = 50;

/** Gives an operation without some of its fields, see putNulls for what its answer lacks. */
export type Reducer = (removed: ReadonlySet<PlannedField>) => DocumentNode;

/**
 * Makes documents of an operation in which each removed field has become a harmless one, so that nothing of it is
 * resolved. The same fields removed give the same document.
 */
export function createReducer(operation: OperationDefinitionNode): Reducer {
  const kept = new Map<string, DocumentNode>();
  return (removed) => {
    const fields = [...removed].sort((one, other) => one.index - other.index);
    const name = fields.map((field) => field.index).join();
    const known = kept.get(name);
    if (known) return known;
    const reduced = reduceOperation(operation, new Set(fields.map((field) => field.node)));
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(name, reduced);
    return reduced;
  };
}

function reduceOperation(operation: OperationDefinitionNode, removed: ReadonlySet<FieldNode>): DocumentNode {
  const reduced = visit(operation, {
    Field: (node) => (removed.has(node) ? placeholder(node) : undefined),
  });
  return { kind: Kind.DOCUMENT, definitions: [reduced] };
}

/** Without its directives: what they leave out is never removed, for it would not have run. */
function placeholder(node: FieldNode): FieldNode {
  const key = node.alias?.value ?? node.name.value;
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: `${REMOVED_PREFIX}${key}` },
    name: { kind: Kind.NAME, value: '__typename' },
  };
}

/**
 * The answer of a reduced operation as the client expects it: null under its own name wherever a field was removed,
 * and the order of the fields as asked for. An object that the removed field is no part of stays as it is.
 */
export function putNulls(data: AnswerObject, nullPaths: readonly AnswerPath[]): AnswerObject {
  let answer: unknown = data;
  for (const path of nullPaths) answer = putNull(answer, path);
  return answer as AnswerObject;
}

function putNull(value: unknown, path: AnswerPath): unknown {
  const [step, ...rest] = path;
  if (value === null || value === undefined || step === undefined) return value;
  if (step === '@') return (value as unknown[]).map((item) => putNull(item, rest));
  const object = value as AnswerObject;
  if (rest.length === 0) return renamed(object, step);
  if (step in object) object[step] = putNull(object[step], rest);
  return object;
}

function renamed(object: AnswerObject, key: string): AnswerObject {
  const mark = `${REMOVED_PREFIX}${key}`;
  if (!(mark in object)) return object;
  const answer = Object.create(null) as AnswerObject;
  for (const [name, value] of Object.entries(object)) {
    if (name === mark || name === key) answer[key] = null;
    else answer[name] = value;
  }
  return answer;
}
