import { useApolloClient } from '@vue/apollo-composable';
import { ref, shallowRef } from 'vue';
import { describeProblem, isRefusedBeforeRunning, type FailedOperation } from '../api/errors';
import {
  ApiClientCreateDocument,
  ApiClientRevokeDocument,
  ApiClientsDocument,
  type ApiClientFragment,
} from '../api/generated';
import type { Rights } from './rights';
import { noProblems, problemsOf, type StaffProblems } from './staffProblems';

/** A program that was just made, with the token that nobody is told again. */
export interface MadeApiClient {
  readonly apiClient: ApiClientFragment;
  readonly token: string;
}

/** What was made last, until somebody says that they have kept the token, or leaves the page. */
export const madeApiClient = shallowRef<MadeApiClient | null>(null);

function inWords(error: FailedOperation, unknown: string): string {
  if (!isRefusedBeforeRunning(error)) return unknown;
  const { title, text } = describeProblem(error);
  return `${title}. ${text}`;
}

/** Makes programs and ends them. Each answers what the server refused; null when it was done. */
export function useApiClientChange() {
  const { client } = useApolloClient();
  const busy = ref(false);
  const refetchQueries = [ApiClientsDocument];

  async function create(name: string, expiresAt: string | null, rights: Rights): Promise<StaffProblems | null> {
    if (busy.value) return noProblems();
    busy.value = true;
    const input = { name, expiresAt, scopes: [...rights.scopes], locationIds: rights.locationIds && [...rights.locationIds] };
    try {
      // The answer is kept in no cache: it holds the token.
      const { data } = await client.mutate({
        mutation: ApiClientCreateDocument,
        variables: { input },
        fetchPolicy: 'no-cache',
        refetchQueries,
      });
      const { apiClient, token, userErrors = [] } = data?.apiClientCreate ?? {};
      if (!apiClient || !token) return problemsOf(userErrors, rights);
      madeApiClient.value = { apiClient, token };
      return null;
    } catch (error) {
      const unknown = 'No answer came: it may have been made. Look at the list: if it is there, revoke it and make it again.';
      return { ...noProblems(), general: inWords(error as FailedOperation, unknown) };
    } finally {
      busy.value = false;
    }
  }

  async function revoke({ id }: Pick<ApiClientFragment, 'id'>): Promise<string | null> {
    busy.value = true;
    try {
      const variables = { input: { apiClientId: id } };
      const { data } = await client.mutate({ mutation: ApiClientRevokeDocument, variables, refetchQueries });
      const [mistake] = data?.apiClientRevoke?.userErrors ?? [];
      // What somebody else has revoked meanwhile is as it should be.
      return mistake && mistake.code !== 'ALREADY_REVOKED' ? mistake.message : null;
    } catch (error) {
      return inWords(error as FailedOperation, 'No answer came: it may be revoked. Press again; nothing is revoked twice.');
    } finally {
      busy.value = false;
    }
  }

  return { busy, create, revoke };
}
