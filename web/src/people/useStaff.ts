import { useQuery } from '@vue/apollo-composable';
import { computed } from 'vue';
import { StaffListDocument, type StaffMemberFragment } from '../api/generated';
import { can } from '../app/session';
import type { RightsWords } from './rights';

/** Who works here and who is invited, and the words for what they may do. */
export function useStaff() {
  const { result, loading, error, refetch } = useQuery(StaffListDocument, null, () => ({
    enabled: can('staff:manage'),
    fetchPolicy: 'cache-and-network',
  }));
  /** Whoever cannot sign in any more comes last. */
  const staff = computed<StaffMemberFragment[] | null>(() => {
    const everyone = result.value?.staff;
    return everyone ? [...everyone].sort((left, right) => Number(right.active) - Number(left.active)) : null;
  });
  const invitations = computed(() => result.value?.invitations ?? []);
  const locations = computed(() => result.value?.locations ?? []);
  const words = computed<RightsWords>(() => ({
    permissions: result.value?.permissions ?? [],
    roles: result.value?.staffRoles ?? [],
  }));
  return { staff, invitations, locations, words, loading, error, refetch };
}
