import { useQuery } from '@vue/apollo-composable';
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { OrderDocument, OrderHistoryDocument } from '../api/generated';
import { can } from '../app/session';
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

  useOrderPoll(() => (order.value ? [order.value] : []));
  watch(
    () => [order.value?.id, order.value?.refundStatus, order.value?.refunded.amount] as const,
    ([now, status, refunded], [before, oldStatus, oldRefunded]) => {
      if (!before || now !== before || (status === oldStatus && refunded === oldRefunded)) return;
      void asked.refetch();
      if (can('refunds:read')) void past.refetch();
    },
  );

  return { order, isMissing, history, loading: asked.loading, error: asked.error, refetch: asked.refetch };
}
