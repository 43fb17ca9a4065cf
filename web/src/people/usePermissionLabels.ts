import { useQuery } from '@vue/apollo-composable';
import { computed } from 'vue';
import { PermissionsDocument } from '../api/generated';

/** The server's own words for permissions, asked for once; a permission that it does not know keeps its name. */
export function usePermissionLabels() {
  const { result } = useQuery(PermissionsDocument, null, { fetchPolicy: 'cache-first' });
  const labels = computed(() => new Map(result.value?.permissions?.map(({ scope, label }) => [scope, label])));
  return (scope: string): string => labels.value.get(scope) ?? scope;
}
