import { useApolloClient, useQuery } from '@vue/apollo-composable';
import { computed, shallowRef, watch } from 'vue';
import {
  SettingsDocument,
  SettingsUpdateDocument,
  type PartnerSettingsFragment,
  type PartnerSettingsUpdateInput,
} from '../api/generated';
import { announce } from '../ui/live';

/** What the partner has decided about its people, the way to change it, and how it stands with its providers. */
export function useSettings() {
  const { client } = useApolloClient();
  const { result, loading, error, refetch } = useQuery(SettingsDocument, null, { fetchPolicy: 'cache-and-network' });
  const settings = shallowRef<PartnerSettingsFragment | null>(null);
  watch(result, (now) => (settings.value = now?.partnerSettings ?? null), { immediate: true });
  const connections = computed(() => result.value?.providerConnections ?? []);

  /** Changes some of them; gives back what is wrong in words, or null when it worked. */
  async function update(input: PartnerSettingsUpdateInput): Promise<string | null> {
    try {
      const { data } = await client.mutate({ mutation: SettingsUpdateDocument, variables: { input } });
      const [mistake] = data?.partnerSettingsUpdate?.userErrors ?? [];
      if (mistake) return mistake.message;
      settings.value = data?.partnerSettingsUpdate?.settings ?? settings.value;
      announce('Saved');
      return null;
    } catch {
      return 'We don’t know whether this was saved. Load the page again to see.';
    }
  }

  return { settings, connections, loading, error, refetch, update };
}
