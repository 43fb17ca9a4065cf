import { useApolloClient } from '@vue/apollo-composable';
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { RefundPreviewDocument, type PreviewFragment, type RefundPreviewInput } from '../api/generated';
import type { FailedOperation } from '../api/errors';

/**
 * What the server says a refund would do, asked again whenever the input changes.
 * Only the answer to the latest question counts: a late one to an earlier question is dropped.
 * @param pauseMs how long the input must rest before it is asked about
 */
export function usePreview(
  input: MaybeRefOrGetter<RefundPreviewInput | null>,
  pauseMs: MaybeRefOrGetter<number>,
) {
  const { client } = useApolloClient();
  const preview = shallowRef<PreviewFragment | null>(null);
  const error = shallowRef<FailedOperation | null>(null);
  /** True from a change of the input until its own answer: the figures shown are those of an earlier one. */
  const pending = shallowRef(false);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(wanted: RefundPreviewInput, mine: number): Promise<void> {
    try {
      const variables = { input: wanted };
      const { data } = await client.query({
        query: RefundPreviewDocument,
        variables,
        fetchPolicy: 'network-only',
      });
      if (mine !== turn) return;
      preview.value = data.refundPreview;
      error.value = null;
    } catch (failure) {
      if (mine !== turn) return;
      error.value = failure as FailedOperation;
    }
    pending.value = false;
  }

  /** Asks now, also when nothing has changed: for a quote that has run out, or after a failure. */
  function refresh(): Promise<void> {
    const wanted = toValue(input);
    const mine = ++turn;
    clearTimeout(timer);
    pending.value = wanted !== null;
    if (wanted) return ask(wanted, mine);
    preview.value = null;
    error.value = null;
    return Promise.resolve();
  }

  /** Takes a preview that came another way, for example with a refusal. */
  function adopt(fresh: PreviewFragment): void {
    turn++;
    clearTimeout(timer);
    preview.value = fresh;
    error.value = null;
    pending.value = false;
  }

  watch(
    () => JSON.stringify(toValue(input)),
    (_, before) => {
      turn++;
      clearTimeout(timer);
      const restMs = toValue(pauseMs);
      if (before === undefined || restMs === 0 || toValue(input) === null) return void refresh();
      pending.value = true;
      timer = setTimeout(() => void refresh(), restMs);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    turn++;
    clearTimeout(timer);
  });

  return { preview, error, pending, refresh, adopt };
}
