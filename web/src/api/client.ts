import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client/core';
import { setContext } from '@apollo/client/link/context';
import { onError } from '@apollo/client/link/error';
import { useIdle } from '@vueuse/core';
import { problemKind, type FailedOperation } from './errors';
import { sendHashes } from './persisted';

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

/** Without a key, a touch or a move of the mouse for so long, nobody is there. */
const IDLE_MS = 60_000;
const { idle } = useIdle(IDLE_MS);

/** What the page asks by itself while nobody is there keeps no session alive. */
const sayWhenUnattended = setContext((_operation, { headers }: { headers?: Record<string, string> }) =>
  idle.value ? { headers: { ...headers, 'x-unattended': '1' } } : {},
);

/** The one client of the page. It never repeats a mutation by itself. */
export const client = new ApolloClient({
  link: ApolloLink.from([watchAnswers, sayWhenUnattended, sendHashes, new HttpLink({ uri: '/graphql', credentials: 'same-origin' })]),
  cache: new InMemoryCache({
    possibleTypes: { Node: ['Order', 'Refund'] },
    typePolicies: {
      Customer: { merge: true },
      OrderConnection: { merge: false },
      RefundConnection: { merge: false },
    },
  }),
});
