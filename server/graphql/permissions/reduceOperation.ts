import { Kind, visit, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import type { AnswerPath } from './judge';

/** No field of a schema may begin like this, and no client needs an alias that does. */
const REMOVED_PREFIX = '__removed__';

type AnswerObject = Record<string, unknown>;

/**
 * The operation as a document in which each removed field has become a harmless one, so that nothing of it is
 * resolved. The mark in its name tells the places in the answer that must be null: see putNulls.
 */
export function reduceOperation(operation: OperationDefinitionNode, removed: ReadonlySet<FieldNode>): DocumentNode {
  const reduced = visit(operation, {
    Field: (node) => (removed.has(node) ? placeholder(node) : undefined),
  });
  return { kind: Kind.DOCUMENT, definitions: [reduced] };
}

function placeholder(node: FieldNode): FieldNode {
  const key = node.alias?.value ?? node.name.value;
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: `${REMOVED_PREFIX}${key}` },
    name: { kind: Kind.NAME, value: '__typename' },
    directives: node.directives,
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
