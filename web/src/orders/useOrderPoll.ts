import { useApolloClient } from '@vue/apollo-composable';
import { useDocumentVisibility } from '@vueuse/core';
import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { OrderStatesDocument, type OrderRefundStatus } from '../api/generated';
import { pollDelayMs } from './pollDelay';

interface Polled {
  id: string;
  refundStatus: OrderRefundStatus;
}

/**
 * Asks again for those orders whose refund is being processed, and for no others, while the page can be seen.
 * The answers go into the cache; whoever shows an order changes by itself.
 */
export function useOrderPoll(orders: MaybeRefOrGetter<readonly Polled[]>): void {
  const { client } = useApolloClient();
  const visibility = useDocumentVisibility();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function stop(id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  function schedule(id: string, attempt: number): void {
    timers.set(
      id,
      setTimeout(() => void ask(id, attempt), pollDelayMs(attempt)),
    );
  }

  async function ask(id: string, attempt: number): Promise<void> {
    // A failure is no news: the next attempt may do better, and the page says nothing that is untrue.
    await client
      .query({ query: OrderStatesDocument, variables: { id }, fetchPolicy: 'network-only' })
      .catch(() => undefined);
    if (timers.has(id)) schedule(id, attempt + 1);
  }

  function follow(wanted: ReadonlySet<string>): void {
    for (const id of timers.keys()) if (!wanted.has(id)) stop(id);
    for (const id of wanted) if (!timers.has(id)) schedule(id, 0);
  }

  watch(
    () =>
      visibility.value === 'visible'
        ? toValue(orders).filter((order) => order.refundStatus === 'PROCESSING')
        : [],
    (processing) => follow(new Set(processing.map((order) => order.id))),
    { immediate: true },
  );
  onScopeDispose(() => follow(new Set()));
}
