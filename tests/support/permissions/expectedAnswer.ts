import type { GraphQLFormattedError } from 'graphql';
import type { GraphqlAnswer } from '../graphqlClient';

/** An answer without what it says about permissions. */
export interface PlainAnswer {
  readonly data: unknown;
  /** The other errors, as their places and codes. */
  readonly errors: readonly string[];
}

/**
 * What somebody is answered who lacks something: the answer of who may everything, with null at each of these places
 * and without the errors below them. Lists stand as `@` in a path.
 */
export function expectedAnswer(
  whole: GraphqlAnswer<Record<string, unknown>>,
  refused: readonly string[],
  silent: readonly string[],
): PlainAnswer {
  const gone = [...refused, ...silent];
  // The schema itself may not be null, and takes everything along.
  const isWhole = whole.data !== null && Object.keys(whole.data).some((key) => refused.includes(key) && isIntrospection(whole.data?.[key]));
  const data = isWhole ? null : gone.reduce((left, path) => putNull(left, path.split('.')), structuredClone(whole.data) as unknown);
  const errors = isWhole ? [] : errorsOf(whole.errors).filter((text) => !gone.some((path) => text.startsWith(`${path} `) || text.startsWith(`${path}.`)));
  return { data, errors };
}

/** An answer to compare: without refusals, and without the places that look different to each caller. */
export function withoutPersonal(answer: GraphqlAnswer<Record<string, unknown>> | PlainAnswer, personal: readonly string[]): PlainAnswer {
  const errors = 'status' in answer ? errorsOf(answer.errors) : answer.errors;
  const kept = errors.filter((text) => !personal.some((path) => text.startsWith(`${path} `) || text.startsWith(`${path}.`)));
  const data = personal.reduce((left, path) => putNull(left, path.split('.')), structuredClone(answer.data) as unknown);
  return { data, errors: [...kept].sort() };
}

function errorsOf(errors: readonly GraphQLFormattedError[]): string[] {
  return errors
    .filter(({ extensions }) => !String(extensions?.code).startsWith('UNAUTH'))
    .map(({ path = [], extensions }) => `${path.map((step) => (typeof step === 'number' ? '@' : step)).join('.')} ${String(extensions?.code)}`);
}

function putNull(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (value === null || value === undefined || step === undefined) return step === undefined ? null : value;
  if (step === '@') return (value as unknown[]).map((item) => putNull(item, rest));
  const object = value as Record<string, unknown>;
  if (step in object) object[step] = putNull(object[step], rest);
  return object;
}

function isIntrospection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'queryType' in value;
}
