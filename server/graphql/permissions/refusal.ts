import type { GraphQLFormattedError } from 'graphql';
import { unauthenticated, unauthorized, type ApiError } from '../errors';
import type { Lack } from './requirement';

/** The error for what a caller lacks. */
export function refusalOf({ code, missingScopes }: Lack): ApiError {
  const details = missingScopes ? { missingScopes } : {};
  return code === 'UNAUTHENTICATED' ? unauthenticated(details) : unauthorized(missingScopes ?? []);
}

/** The same as the answer shows it, at its place. A page may be refused many fields, and an Error costs its stack. */
export function refusalAt(path: readonly string[], lack: Lack): GraphQLFormattedError {
  const { message, extensions } = lack.code === 'UNAUTHENTICATED' ? UNAUTHENTICATED : UNAUTHORIZED;
  const details = lack.missingScopes ? { missingScopes: lack.missingScopes } : {};
  return { message, path, extensions: { ...extensions, ...details } };
}

const UNAUTHENTICATED = unauthenticated().toJSON();
const UNAUTHORIZED = unauthorized([]).toJSON();
