/** What kind of failure it is; it decides what the page offers next. */
export type ProblemKind = 'offline' | 'signedOut' | 'forbidden' | 'throttled' | 'badInput' | 'server';

export interface Problem {
  kind: ProblemKind;
  title: string;
  text: string;
  /** What support needs to find the failure in the log. */
  reference: string | null;
}

/** The parts of an Apollo error that are read here. */
export interface FailedOperation {
  message?: string;
  graphQLErrors?: readonly FailedField[];
  networkError?: object | null;
}

interface FailedField {
  message: string;
  extensions?: Record<string, unknown>;
}

const KINDS: Record<string, ProblemKind> = {
  UNAUTHENTICATED: 'signedOut',
  UNAUTHORIZED_FIELD_OR_TYPE: 'forbidden',
  THROTTLED: 'throttled',
  BAD_USER_INPUT: 'badInput',
  GRAPHQL_VALIDATION_FAILED: 'badInput',
  GRAPHQL_PARSE_FAILED: 'badInput',
  BAD_REQUEST: 'badInput',
};

/** The GraphQL errors of a failure, also where the server sent them with a status that is not 200. */
function fieldsOf(error: FailedOperation): readonly FailedField[] {
  if (error.graphQLErrors?.length) return error.graphQLErrors;
  const result = error.networkError && 'result' in error.networkError ? error.networkError.result : null;
  if (typeof result !== 'object' || result === null || !('errors' in result)) return [];
  return Array.isArray(result.errors) ? (result.errors as FailedField[]) : [];
}

function codesOf(error: FailedOperation): string[] {
  return fieldsOf(error).map(({ extensions }) =>
    typeof extensions?.code === 'string' ? extensions.code : '',
  );
}

/** What kind of failure an operation met. */
export function problemKind(error: FailedOperation): ProblemKind {
  const kinds = codesOf(error).map((code) => KINDS[code] ?? 'server');
  const first = (['signedOut', 'forbidden', 'throttled', 'server', 'badInput'] as const).find((kind) =>
    kinds.includes(kind),
  );
  if (first) return first;
  const network = error.networkError;
  const status = network && 'statusCode' in network ? Number(network.statusCode) : 0;
  if (status === 401) return 'signedOut';
  if (status === 429) return 'throttled';
  if (status > 0) return 'server';
  return network ? 'offline' : 'server';
}

/**
 * True when the server surely did nothing: it refused before it ran anything.
 * Everything else, a cut line above all, leaves open whether a mutation was carried out.
 */
export function isRefusedBeforeRunning(error: FailedOperation): boolean {
  return ['signedOut', 'forbidden', 'throttled', 'badInput'].includes(problemKind(error));
}

const WORDS: Record<ProblemKind, { title: string; text: string }> = {
  offline: {
    title: 'No connection to the server',
    text: 'Check the network. Nothing was changed; try again when it is back.',
  },
  signedOut: { title: 'You are signed out', text: 'Sign in again, and you come back to this page.' },
  forbidden: {
    title: 'You may not see this',
    text: 'Ask an admin for the permission, then load the page again.',
  },
  throttled: { title: 'Too many requests at once', text: 'Wait half a minute, then try again.' },
  badInput: {
    title: 'The server did not understand this address',
    text: 'It may be old. Start from the list without filters.',
  },
  server: {
    title: 'Something went wrong on our side',
    text: 'No money has moved. Try again; if it stays, tell your admin.',
  },
};

/** What the server says when there was too much of something: when to try again. Null for any other failure. */
export function throttledWords(error: FailedOperation): string | null {
  if (problemKind(error) !== 'throttled') return null;
  return fieldsOf(error).find(({ extensions }) => extensions?.code === 'THROTTLED')?.message ?? null;
}

/** What to tell a person about a failed read: what happened, whether money moved, and what to do next. */
export function describeProblem(error: FailedOperation): Problem {
  const kind = problemKind(error);
  const reference = fieldsOf(error)
    .map((field) => field.extensions?.requestId)
    .find((id) => typeof id === 'string');
  return { kind, ...WORDS[kind], reference: typeof reference === 'string' ? reference : null };
}
