import { useQuery } from '@vue/apollo-composable';
import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import {
  OrderCountDocument,
  OrdersDocument,
  type OrderRowFragment,
  type OrderSortKey,
} from '../api/generated';
import { dayOf } from '../ui/dates';
import { dateContext } from '../ui/locale';
import {
  fromFirstPage,
  listAddress,
  listVariables,
  PAGE_SIZE,
  parseListState,
  type ListState,
} from './listQuery';
import { lastList, searching } from './listMemory';

/** The list of orders that the address describes, and the ways to change that address. */
export function useOrderList() {
  const route = useRoute();
  const router = useRouter();
  const query = ref(route.query);
  watch(
    () => route.query,
    (next) => {
      // Leaving for another page changes the address too; the list stays as it is until it is gone.
      if (route.name === 'orders') query.value = next;
    },
  );
  const state = computed(() => parseListState(query.value));
  watch(state, (now) => (lastList.value = listAddress(now)), { immediate: true });

  const today = computed(() => dayOf(dateContext.value.now, dateContext.value.timeZone));
  const variables = computed(() => listVariables(state.value, today.value, dateContext.value.timeZone));
  const { result, loading, error, refetch } = useQuery(OrdersDocument, variables, {
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
    keepPreviousResult: true,
  });
  watch(loading, (busy) => (searching.value = busy), { immediate: true });

  const connection = computed(() => result.value?.orders ?? null);
  const orders = computed<OrderRowFragment[]>(() => connection.value?.nodes ?? []);
  // The list that was shown before stays until the next one is there, and says nothing about that.
  const answered = ref('');
  watch(
    loading,
    (busy) => {
      if (!busy) answered.value = JSON.stringify(variables.value);
    },
    { immediate: true },
  );
  const isAnswered = computed(() => !loading.value && answered.value === JSON.stringify(variables.value));
  const count = useCount(state, variables, () => (isAnswered.value ? connection.value : null));

  function show(next: ListState): void {
    void router.push({ name: 'orders', query: listAddress(next) });
  }

  function older(): void {
    const { hasNextPage, endCursor } = connection.value?.pageInfo ?? {};
    if (!hasNextPage || !endCursor) return;
    show({
      ...state.value,
      before: null,
      after: endCursor,
      firstRow: state.value.firstRow + orders.value.length,
    });
  }

  function newer(): void {
    const { hasPreviousPage, startCursor } = connection.value?.pageInfo ?? {};
    if (!hasPreviousPage || !startCursor) return;
    const firstRow = Math.max(1, state.value.firstRow - PAGE_SIZE);
    // The first page has no cursor, so that new orders appear at its top.
    if (firstRow === 1) show(fromFirstPage(state.value));
    else show({ ...state.value, after: null, before: startCursor, firstRow });
  }

  function sortBy(sortKey: OrderSortKey): void {
    const same = state.value.sortKey === sortKey;
    const sortDirection = same && state.value.sortDirection === 'DESC' ? 'ASC' : 'DESC';
    show(fromFirstPage({ ...state.value, sortKey, sortDirection }));
  }

  return { state, variables, orders, connection, loading, error, refetch, count, show, older, newer, sortBy };
}

type ListVariables = ReturnType<typeof listVariables>;

/** How many orders the list has: known from a list that fits a page, asked for after the list otherwise. */
function useCount(
  state: { value: ListState },
  variables: { value: ListVariables },
  settled: () => { nodes: readonly unknown[]; pageInfo: { hasNextPage: boolean } } | null,
) {
  const known = computed(() => {
    const page = settled();
    const whole = page && !page.pageInfo.hasNextPage && !state.value.after && !state.value.before;
    return whole ? { value: page.nodes.length, precision: 'EXACT' as const } : null;
  });
  const counted = computed(() => {
    const { search, mode, filter } = variables.value;
    return { search, mode, filter };
  });
  const { result } = useQuery(OrderCountDocument, counted, () => ({
    enabled: settled() !== null && known.value === null,
    // Counted anew with the first page, and not with every page that is turned.
    fetchPolicy: state.value.after || state.value.before ? 'cache-first' : 'cache-and-network',
  }));
  return computed(() => known.value ?? result.value?.orders?.count ?? null);
}
