import { useQuery } from '@vue/apollo-composable';
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { OrderDocument, OrderHistoryDocument } from '../api/generated';
import { can } from '../app/session';
import { usePoll } from '../ui/usePoll';
import { pollDelayMs } from './pollDelay';
import { useOrderPoll } from './useOrderPoll';

/**
 * One order with what the viewer may see of its payments and refunds.
 * While a refund of it is being processed it is asked for again; when its state changes, so is the rest.
 */
export function useOrder(id: MaybeRefOrGetter<string>) {
  const variables = computed(() => ({ id: toValue(id) }));
  const asked = useQuery(OrderDocument, variables, { fetchPolicy: 'cache-and-network' });
  const order = computed(() => asked.result.value?.order ?? null);
  const isMissing = computed(() => asked.result.value?.order === null && !asked.loading.value);

  const past = useQuery(OrderHistoryDocument, variables, () => ({
    enabled: can('refunds:read'),
    fetchPolicy: 'cache-and-network',
  }));
  const history = computed(() => past.result.value?.order ?? null);

  /** Asks for everything anew: somebody else was here in between. */
  async function refresh(): Promise<void> {
    await Promise.all([asked.refetch(), ...(can('refunds:read') ? [past.refetch()] : [])]);
  }

  const moving = computed(() => history.value?.refunds?.filter(({ status }) => status === 'PROCESSING') ?? []);
  // What is said of a refund under way changes while its state does not; the answer has the order's state as well.
  usePoll(
    () => (moving.value.length > 0 ? moving.value.map(({ id: refundId }) => refundId).join() : null),
    async () => void (await past.refetch()),
    pollDelayMs,
  );
  useOrderPoll(() => (order.value && moving.value.length === 0 ? [order.value] : []));
  watch(
    () => [order.value?.id, order.value?.refundStatus, order.value?.refunded.amount] as const,
    ([now, status, refunded], [before, oldStatus, oldRefunded]) => {
      if (!before || now !== before || (status === oldStatus && refunded === oldRefunded)) return;
      void refresh();
    },
  );

  const { loading, error, refetch } = asked;
  return { order, isMissing, history, loading, error, refetch, refresh };
}
