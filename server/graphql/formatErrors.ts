import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ApiError, badUserInput } from './errors';
import { OPERATION_LIMITS } from './limits/limits';

/** Where the real cause of a hidden error goes. */
export interface ErrorLog {
  error(details: Readonly<Record<string, unknown>>, message: string): void;
}

/** What is known of the request that an error belongs to. */
export interface ErrorOrigin {
  readonly requestId: string;
  readonly isSignedIn: boolean;
}

/** Codes of Apollo Server for requests that never came to their execution, and what they are called here. */
const REQUEST_ERROR_CODES: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  // Clients that send only hashes know this one, and send the document.
  PERSISTED_QUERY_NOT_FOUND: 'PERSISTED_QUERY_NOT_FOUND',
};

/** What Apollo Server says of a document that comes with its hash, without any code. */
const HASH_ERRORS: ReadonlySet<string> = new Set(['provided sha does not match query', 'Unsupported persisted query version']);

export interface ErrorFormatter {
  /** Something that is wrong with the document. */
  validationError(error: GraphQLError, origin: ErrorOrigin): GraphQLFormattedError;
  /** An error from the execution of an operation. */
  executionError(error: GraphQLError, origin: ErrorOrigin): GraphQLFormattedError;
  /** A variable that does not fit its type. */
  variableError(error: GraphQLError, origin: ErrorOrigin): GraphQLFormattedError;
  /** An error from before the execution; the origin is null where not even the context could be made. */
  requestError(error: unknown, formatted: GraphQLFormattedError, origin: ErrorOrigin | null): GraphQLFormattedError;
}

/**
 * Decides what of an error the client may see. What was made for it goes out as it is; of anything else only that it
 * happened and the request's id, and the cause is logged under that id.
 */
export function createErrorFormatter(log: ErrorLog): ErrorFormatter {
  const hidden = (error: unknown, requestId: string): GraphQLFormattedError => {
    const cause = rootCause(error);
    const place = error instanceof GraphQLError ? { path: error.path, locations: error.toJSON().locations } : {};
    // Only these: a driver's error also carries the values of its statement, which belong in no log.
    const described = cause instanceof Error ? { name: cause.name, message: cause.message, stack: cause.stack } : {};
    log.error({ requestId, path: place.path, ...described }, 'A request failed unexpectedly.');
    return {
      message:
        'Something went wrong on our side, and it is not known whether anything was changed. ' +
        'Try again, a change with the same idempotency key; if it stays, tell us the request id.',
      ...defined(place),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    };
  };

  const badInput = (error: GraphQLError, origin: ErrorOrigin, code = 'BAD_USER_INPUT'): GraphQLFormattedError => {
    const { message, locations, path } = error.toJSON();
    const shown = origin.isSignedIn ? message : withoutSuggestions(message);
    return { message: shown, ...defined({ locations, path }), extensions: { code } };
  };

  return {
    validationError: (error, origin) => badInput(error, origin, 'GRAPHQL_VALIDATION_FAILED'),

    executionError(error, origin) {
      if (error instanceof ApiError || error.originalError instanceof ApiError) return error.toJSON();
      return isArgumentError(error) ? badInput(error, origin) : hidden(error, origin.requestId);
    },

    variableError(error, origin) {
      return rootCause(error) instanceof GraphQLError ? badInput(error, origin) : hidden(error, origin.requestId);
    },

    requestError(error, formatted, origin) {
      const cause = rootCause(error);
      if (cause instanceof ApiError) return formatted;
      if (cause instanceof GraphQLError && isTooLong(cause)) return tooLong();
      const code = HASH_ERRORS.has(formatted.message) ? 'BAD_USER_INPUT' : REQUEST_ERROR_CODES[String(formatted.extensions?.code)];
      if (cause instanceof GraphQLError && code !== undefined) {
        return badInput(cause, origin ?? { requestId: '', isSignedIn: false }, code);
      }
      return hidden(error, origin?.requestId ?? randomUUID());
    },
  };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** graphql-js finds some wrong arguments only while it runs, e.g. null from a variable where none may be. */
function isArgumentError(error: GraphQLError): boolean {
  const cause = rootCause(error);
  return cause instanceof GraphQLError && cause.nodes !== undefined && cause.message.startsWith('Argument "');
}

const SUGGESTION = / ?Did you mean [^?]*\?/g;

/** Names of the schema are for those who may look at it. */
function withoutSuggestions(message: string): string {
  return message.replace(SUGGESTION, '');
}

/** Whether it matters for these errors who is asking. */
export function haveSuggestions(errors: readonly GraphQLError[]): boolean {
  return errors.some(({ message }) => message !== withoutSuggestions(message));
}

/** The parser gives up at its limits in words of its own. */
function isTooLong({ message }: GraphQLError): boolean {
  return /^Syntax Error: .* contains more tha[nt] \d+ [\w -]+\. Parsing aborted\.$/.test(message);
}

function tooLong(): GraphQLFormattedError {
  const { tokens, documentCharacters } = OPERATION_LIMITS;
  return badUserInput(
    `A document may have ${tokens} words and signs and ${documentCharacters} characters. Send data as variables, and ask for less at once.`,
  ).toJSON();
}

function defined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<Value>;
}
