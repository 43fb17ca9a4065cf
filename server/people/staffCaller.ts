import type { Caller } from './caller';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { ApiError } from '../graphql/errors';

/** The person who is signed in. Throws UNAUTHORIZED_FIELD_OR_TYPE for a program: it has no account of its own. */
export function staffCallerOf(context: GraphQLContext): Caller {
  const caller = callerOf(context);
  if (caller.kind === 'staff') return caller;
  throw new ApiError('UNAUTHORIZED_FIELD_OR_TYPE', 'This is for people who sign in with a password.', { missingScopes: [] });
}
