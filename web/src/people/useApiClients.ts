import { useQuery } from '@vue/apollo-composable';
import { computed } from 'vue';
import { ApiClientsDocument } from '../api/generated';
import { can } from '../app/session';
import type { RightsWords } from './rights';

/** The partner's programs, and the words for what they may do. */
export function useApiClients() {
  const { result, loading, error, refetch } = useQuery(ApiClientsDocument, null, () => ({
    enabled: can('staff:manage'),
    fetchPolicy: 'cache-and-network',
  }));
  const clients = computed(() => result.value?.apiClients ?? null);
  const locations = computed(() => result.value?.locations ?? []);
  /** A program has permissions, and no role. */
  const words = computed<RightsWords>(() => ({ permissions: result.value?.permissions ?? [], roles: [] }));
  return { clients, locations, words, loading, error, refetch };
}
