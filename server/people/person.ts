import type { Caller } from './caller';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { AccountProblem, AccountResult } from './accountProblem';

const noAccount: AccountProblem = {
  code: 'NO_ACCOUNT',
  message: 'A program has no account of its own. Nothing was changed. Sign in with a password instead.',
  field: [],
};

/** The person who is signed in; null for a program, which has no account of its own. */
export function personOf(context: GraphQLContext): Caller | null {
  const caller = callerOf(context);
  return caller.kind === 'staff' ? caller : null;
}

/**
 * Changes the account of the person who is signed in. A program is told that it has none: that is no right which
 * anybody could give it, and so no refusal.
 */
export async function changeAccount<Done extends object>(
  context: GraphQLContext,
  change: (person: Caller) => Promise<AccountResult<Done>>,
): Promise<AccountResult<Done>> {
  const person = personOf(context);
  return person ? change(person) : { problems: [noAccount] };
}
