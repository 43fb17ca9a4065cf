import { ref, shallowRef, watch } from 'vue';
import type { PreviewFragment } from '../api/generated';
import { sameFigures } from './figures';
import type { usePreview } from './usePreview';
import { useQuoteRenewal } from './useQuoteRenewal';
import type { Sending } from './useRefundCreate';

/** Refusals after which the amounts are asked for anew. */
const OUTDATED: readonly (string | null)[] = [
  'QUOTE_EXPIRED',
  'QUOTE_INVALID',
  'QUOTE_STALE',
  'NOT_REFUNDABLE',
];

/**
 * What a person has before their eyes when they press the last button. A fresh quote for the same amounts
 * replaces the old one unseen; other amounts take its place only when the person has said that they saw them.
 */
export function useReviewed(source: ReturnType<typeof usePreview>, sending: () => Sending) {
  const seen = shallowRef<PreviewFragment | null>(source.pending.value ? null : source.preview.value);
  const changed = shallowRef<{ before: PreviewFragment; after: PreviewFragment } | null>(null);
  /** No answer came, and none has come since: nothing else is offered until there is one. */
  const lost = ref(sending().kind === 'unknown');
  let wished = false;

  function take(next: PreviewFragment): void {
    if (changed.value) changed.value = { ...changed.value, after: next };
    else if (!seen.value || wished || sameFigures(seen.value, next)) seen.value = next;
    else changed.value = { before: seen.value, after: next };
    wished = false;
  }

  watch(source.preview, (next) => next && take(next));

  watch(sending, (now) => {
    if (now.kind !== 'busy') lost.value = now.kind === 'unknown';
    if (now.kind !== 'refused' || !OUTDATED.includes(now.code)) return;
    if (now.code !== 'QUOTE_STALE' || !now.preview || !seen.value) return void source.refresh();
    changed.value = { before: seen.value, after: now.preview };
    source.adopt(now.preview);
  });

  useQuoteRenewal(
    () => (sending().kind === 'idle' ? source.preview.value?.expiresAt : null),
    () => void source.refresh(),
  );

  /** The person has seen that the amounts are others now. */
  function acknowledge(): void {
    seen.value = source.preview.value;
    changed.value = null;
  }

  /** The next amounts differ because the person asked for it. */
  function expectOthers(): void {
    wished = true;
  }

  return { seen, changed, lost, acknowledge, expectOthers };
}
