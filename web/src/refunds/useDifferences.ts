import { useApolloClient, useQuery } from '@vue/apollo-composable';
import { computed } from 'vue';
import { DifferenceCloseDocument, DifferencesDocument, type DifferenceFragment } from '../api/generated';
import { announce } from '../ui/live';
import { INBOX_SIZE } from './needsYou';

/** What this desk and the providers have differently, and the way to close one with a note. */
export function useDifferences() {
  const { client } = useApolloClient();
  const variables = { first: INBOX_SIZE };
  const { result, loading, error, refetch } = useQuery(DifferencesDocument, variables, {
    fetchPolicy: 'cache-and-network',
  });
  const connection = computed(() => result.value?.differences ?? null);
  /** One that was closed here stays where it was, with its note, until the list is asked for anew. */
  const list = computed<DifferenceFragment[]>(() => connection.value?.nodes ?? []);
  const count = computed(() => {
    if (!connection.value) return null;
    const closedHere = list.value.filter(({ closedAt }) => closedAt !== null).length;
    return { ...connection.value.count, value: connection.value.count.value - closedHere };
  });

  /** Closes one; gives back what is wrong in words, or null when it worked. The same again changes nothing. */
  async function close(difference: DifferenceFragment, note: string): Promise<string | null> {
    try {
      const { data } = await client.mutate({
        mutation: DifferenceCloseDocument,
        variables: { input: { differenceId: difference.id, note } },
      });
      const [mistake] = data?.differenceClose?.userErrors ?? [];
      if (mistake) return mistake.message;
      announce(`Difference on order ${difference.order.number} closed`);
      return null;
    } catch {
      return 'We don’t know whether it was closed. It moves no money: press again.';
    }
  }

  return { list, count, connection, loading, error, refetch, close };
}
