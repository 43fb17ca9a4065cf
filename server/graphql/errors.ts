import { GraphQLError } from 'graphql';

/** Every code that this project's own top-level errors carry; expected failures are data and have codes of their own. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'BAD_USER_INPUT',
  'THROTTLED',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ApiErrorDetails {
  /** Which argument or input field is meant, e.g. ['filter', 'placedFrom']. */
  readonly argument?: readonly (string | number)[];
  /** What the caller lacks: any one of these lists would do. */
  readonly missingScopes?: readonly (readonly string[])[];
  /** In whole seconds: when to try again. */
  readonly retryAfter?: number;
}

/** An error that was meant for the caller: its message and details go out as they are. Any other error is hidden. */
export class ApiError extends GraphQLError {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(message, { extensions: { code, ...details } });
  }
}

/** What was sent is wrong; `argument` says where, e.g. ['first']. */
export function badUserInput(message: string, argument?: readonly (string | number)[]): ApiError {
  return new ApiError('BAD_USER_INPUT', message, argument ? { argument } : {});
}

/** Nobody is signed in, where somebody must be. */
export function unauthenticated(details: ApiErrorDetails = {}): ApiError {
  return new ApiError('UNAUTHENTICATED', 'Sign in first.', details);
}

/** The caller lacks a permission: any one of these lists of scopes would do. */
export function unauthorized(missingScopes: readonly (readonly string[])[]): ApiError {
  return new ApiError('UNAUTHORIZED_FIELD_OR_TYPE', 'You do not have permission for this.', { missingScopes });
}

/** Too much at once; `retryAfterSeconds` says when it may go on. */
export function throttled(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError('THROTTLED', message, { retryAfter: Math.max(1, Math.ceil(retryAfterSeconds)) });
}
