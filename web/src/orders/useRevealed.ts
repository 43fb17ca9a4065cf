import { onScopeDispose, shallowRef, watch } from 'vue';
import { client } from '../api/client';
import { describeProblem, throttledWords, type FailedOperation } from '../api/errors';
import { CustomerUnmaskDocument, OrderRevealedDocument, type RevealedFragment } from '../api/generated';
import { viewer } from '../app/session';

type Revealed = NonNullable<RevealedFragment['customer']['revealed']>;

/** The clock here may differ from the server's, which decides: it is asked again not sooner than this, and not later than… */
const SOONEST_MS = 5_000;
const LATEST_MS = 15 * 60_000;

/**
 * The customer of an order as the viewer was shown them, while it lasts; null for who sees customers anyway, or not at
 * all. Kept in no cache, and gone from the page by itself at the end.
 */
export function useRevealed(orderId: () => string) {
  const revealed = shallowRef<Revealed | null>(null);
  let timer: number | undefined;

  function show(next: Revealed | null): void {
    revealed.value = next;
    window.clearTimeout(timer);
    if (!next) return;
    const leftMs = new Date(next.until).getTime() - Date.now();
    timer = window.setTimeout(() => void load(), Math.min(Math.max(leftMs, SOONEST_MS), LATEST_MS));
  }

  async function load(): Promise<void> {
    const id = orderId();
    try {
      const { data } = await client.query({ query: OrderRevealedDocument, variables: { id }, fetchPolicy: 'no-cache' });
      if (id === orderId()) show(data.order?.customer.revealed ?? null);
    } catch {
      show(null);
    }
  }

  /** Asks to be shown the customer. Answers what speaks against it in words; null when nothing does. */
  async function unmask(reason: string): Promise<string | null> {
    const input = { orderId: orderId(), reason };
    try {
      const { data } = await client.mutate({ mutation: CustomerUnmaskDocument, variables: { input }, fetchPolicy: 'no-cache' });
      const { order, userErrors = [] } = data?.customerUnmask ?? {};
      if (!order) return userErrors[0]?.message ?? 'You may not see it. Nothing was shown.';
      show(order.customer.revealed);
      return null;
    } catch (failure) {
      const { title, text } = describeProblem(failure as FailedOperation);
      return throttledWords(failure as FailedOperation) ?? `${title}. ${text}`;
    }
  }

  watch(
    [orderId, () => viewer.value?.canUnmask ?? false],
    ([, may]) => {
      show(null);
      if (may) void load();
    },
    { immediate: true },
  );
  onScopeDispose(() => window.clearTimeout(timer));

  return { revealed, unmask };
}
