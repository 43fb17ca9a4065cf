import { useApolloClient, useQuery } from '@vue/apollo-composable';
import { computed } from 'vue';
import {
  ApiClientCreateDocument,
  ApiClientRevokeDocument,
  ApiClientsDocument,
  type ApiClientCreateInput,
  type ApiClientFragment,
} from '../api/generated';
import { isRefusedBeforeRunning, type FailedOperation } from '../api/errors';

/** A program that was just made, with the token that nobody is told again. */
export interface MadeApiClient {
  readonly apiClient: ApiClientFragment;
  readonly token: string;
}

/** What became of a change: done, or what is wrong in words. */
export type Change<Done> = { readonly done: Done } | { readonly problem: string };

/** The partner's programs, and the ways to make one and to end one. */
export function useApiClients() {
  const { client } = useApolloClient();
  const { result, loading, error, refetch } = useQuery(ApiClientsDocument, null, { fetchPolicy: 'cache-and-network' });
  const clients = computed(() => result.value?.apiClients ?? null);

  async function create(input: ApiClientCreateInput): Promise<Change<MadeApiClient>> {
    try {
      // The answer is kept nowhere: it holds the token.
      const { data } = await client.mutate({ mutation: ApiClientCreateDocument, variables: { input }, fetchPolicy: 'no-cache' });
      const { apiClient, token, userErrors } = data?.apiClientCreate ?? {};
      void refetch();
      if (apiClient && token) return { done: { apiClient, token } };
      return { problem: userErrors?.map(({ message }) => message).join(' ') ?? '' };
    } catch (failure) {
      void refetch();
      if (isRefusedBeforeRunning(failure as FailedOperation)) return { problem: 'It was refused. Nothing was changed.' };
      return { problem: 'We don’t know whether it was made. Look at the list: if it is there, revoke it and make it again.' };
    }
  }

  async function revoke(apiClientId: string): Promise<Change<true>> {
    try {
      const { data } = await client.mutate({ mutation: ApiClientRevokeDocument, variables: { input: { apiClientId } } });
      const [mistake] = data?.apiClientRevoke?.userErrors ?? [];
      if (mistake && mistake.code !== 'ALREADY_REVOKED') return { problem: mistake.message };
      void refetch();
      return { done: true };
    } catch {
      return { problem: 'We don’t know whether it was revoked. Press again: it cannot be revoked twice.' };
    }
  }

  return { clients, loading, error, refetch, create, revoke };
}
