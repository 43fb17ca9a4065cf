import { ref, watch } from 'vue';
import { viewer } from '../app/session';
import { newDraft, type Draft } from './draft';
import { loadDraft, makeKey, saveDraft } from './draftStore';

/** The draft of an order's refund, kept in this tab through every change. */
export function useDraft(orderId: string) {
  const viewerId = viewer.value?.id ?? '';
  const draft = ref<Draft>(loadDraft(orderId, viewerId) ?? newDraft(orderId, viewerId, makeKey()));
  // At once, and not with the next frame: what is sent must be on record before it leaves.
  watch(draft, saveDraft, { deep: true, flush: 'sync' });
  return { draft, restart: () => (draft.value = newDraft(orderId, viewerId, makeKey())) };
}
