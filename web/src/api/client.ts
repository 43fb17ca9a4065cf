import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client/core';
import { onError } from '@apollo/client/link/error';
import { problemKind, type FailedOperation } from './errors';

type Listener = () => void;
const signedOutListeners = new Set<Listener>();
const forbiddenListeners = new Set<Listener>();

/** Calls back whenever the server says that nobody is signed in any more. */
export function onSignedOut(listener: Listener): void {
  signedOutListeners.add(listener);
}

/** Calls back whenever the server refuses for a missing permission: what the page knew of them is old. */
export function onForbidden(listener: Listener): void {
  forbiddenListeners.add(listener);
}

const watchAnswers = onError(({ graphQLErrors, networkError }) => {
  const kind = problemKind({ graphQLErrors, networkError } as FailedOperation);
  if (kind === 'signedOut') signedOutListeners.forEach((tell) => tell());
  if (kind === 'forbidden') forbiddenListeners.forEach((tell) => tell());
});

/** The one client of the page. It never repeats a mutation by itself. */
export const client = new ApolloClient({
  link: ApolloLink.from([watchAnswers, new HttpLink({ uri: '/graphql', credentials: 'same-origin' })]),
  cache: new InMemoryCache({
    possibleTypes: { Node: ['Order', 'Refund'] },
    typePolicies: {
      Customer: { merge: true },
      OrderConnection: { merge: false },
      RefundConnection: { merge: false },
    },
  }),
});
