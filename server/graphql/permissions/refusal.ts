import { unauthenticated, unauthorized, type ApiError } from '../errors';
import type { Lack } from './requirement';

/** The error for what a caller lacks. */
export function refusalOf(lack: Lack, path?: readonly (string | number)[]): ApiError {
  if (lack.code === 'UNAUTHORIZED_FIELD_OR_TYPE') return unauthorized(lack.missingScopes ?? [], path);
  return unauthenticated(path, lack.missingScopes ? { missingScopes: lack.missingScopes } : {});
}
