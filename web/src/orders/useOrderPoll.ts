import { useApolloClient } from '@vue/apollo-composable';
import { useDocumentVisibility } from '@vueuse/core';
import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { OrderStatesDocument, type OrderRefundStatus } from '../api/generated';
import { pollDelayMs } from './pollDelay';

interface Polled {
  id: string;
  refundStatus: OrderRefundStatus;
}

interface Turn {
  attempt: number;
  /** When it is asked for next; never while it is. */
  dueAtMs: number;
}

/** Who is due so soon after another one is asked for along with it. */
const TOGETHER_MS = 1_000;
/** As many as one request may name. */
const MOST_AT_ONCE = 100;

/**
 * Asks again for those orders whose refund is being processed, and for no others, while the page can be seen; for all
 * that are due in one request. The answers go into the cache; whoever shows an order changes by itself.
 */
export function useOrderPoll(orders: MaybeRefOrGetter<readonly Polled[]>): void {
  const { client } = useApolloClient();
  const visibility = useDocumentVisibility();
  const turns = new Map<string, Turn>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    clearTimeout(timer);
    const nextAtMs = Math.min(...[...turns.values()].map(({ dueAtMs }) => dueAtMs));
    if (Number.isFinite(nextAtMs)) timer = setTimeout(() => void askForDue(), Math.max(0, nextAtMs - Date.now()));
  }

  async function askForDue(): Promise<void> {
    const untilMs = Date.now() + TOGETHER_MS;
    const due = [...turns].filter(([, { dueAtMs }]) => dueAtMs <= untilMs).slice(0, MOST_AT_ONCE);
    for (const [, turn] of due) turn.dueAtMs = Infinity;
    arm();
    const ids = due.map(([id]) => id);
    // A failure is no news: the next attempt may do better, and the page says nothing that is untrue.
    await client.query({ query: OrderStatesDocument, variables: { ids }, fetchPolicy: 'network-only' }).catch(() => undefined);
    for (const [, turn] of due) turn.dueAtMs = Date.now() + pollDelayMs(++turn.attempt);
    arm();
  }

  function follow(wanted: ReadonlySet<string>): void {
    for (const id of turns.keys()) if (!wanted.has(id)) turns.delete(id);
    for (const id of wanted) if (!turns.has(id)) turns.set(id, { attempt: 0, dueAtMs: Date.now() + pollDelayMs(0) });
    arm();
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
