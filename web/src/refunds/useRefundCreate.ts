import { useApolloClient } from '@vue/apollo-composable';
import { ref, type Ref } from 'vue';
import { isRefusedBeforeRunning, problemKind, type FailedOperation } from '../api/errors';
import {
  RefundCreateDocument,
  type PreviewFragment,
  type RefundCreateErrorCode,
  type RefundCreateMutation,
} from '../api/generated';
import { refuse, send, type Draft, type Quoted } from './draft';
import { dropDraft, makeKey, saveDraft } from './draftStore';

type Payload = NonNullable<RefundCreateMutation['refundCreate']>;
export type Created = NonNullable<Payload['refund']>;

/** How the sending of a refund stands. Only `idle` and `refused` leave the contents open to change. */
export type Sending =
  | { kind: 'idle' }
  | { kind: 'busy' }
  /** No answer came: the refund may exist. The very same one can be sent again. */
  | { kind: 'unknown' }
  /** The server refused; nothing was created. */
  | { kind: 'refused'; code: RefundCreateErrorCode | null; message: string; preview: PreviewFragment | null };

const REFUSED_BEFORE: Record<string, string> = {
  signedOut: 'Your session has ended. No money has moved. Sign in, then press Refund again.',
  forbidden: 'You can’t give refunds any more. No money has moved. Ask an admin for the permission.',
  throttled: 'Too many requests at once. No money has moved. Wait half a minute, then press Refund again.',
  badInput: 'The server did not understand this refund. No money has moved. Load the page again.',
};

/**
 * Sends a refund exactly once. The draft carries what was sent until there is an answer, through reloads too,
 * and every further try repeats it to the letter, so that the server can tell that it is the same refund.
 */
export function useRefundCreate(draft: Ref<Draft>, onCreated: (refund: Created) => void) {
  const { client } = useApolloClient();
  const sending = ref<Sending>(draft.value.sent ? { kind: 'unknown' } : { kind: 'idle' }) as Ref<Sending>;

  /** Kept in the tab at once, also when the answer comes after its page was left. */
  function keep<Kept extends Draft>(next: Kept): Kept {
    draft.value = next;
    saveDraft(next);
    return next;
  }

  function settle(payload: Payload): void {
    const [mistake] = payload.userErrors;
    if (payload.refund) return onCreated(payload.refund);
    keep(refuse(draft.value));
    const { code = null, message = 'The server refused this refund.' } = mistake ?? {};
    // Its key has made a refund: whoever comes back to the order later must not find this draft again.
    if (code === 'IDEMPOTENCY_KEY_REUSED') dropDraft(draft.value.orderId);
    sending.value = { kind: 'refused', code, message, preview: payload.preview };
  }

  function fail(error: FailedOperation): void {
    // A refused request may have been a repetition: what went before it is still unanswered then.
    if (!isRefusedBeforeRunning(error) || wasRepeated) {
      sending.value = { kind: 'unknown' };
      return;
    }
    keep(refuse(draft.value));
    const message = REFUSED_BEFORE[problemKind(error)] ?? 'The server refused. No money has moved.';
    sending.value = { kind: 'refused', code: null, message, preview: null };
  }

  let wasRepeated = false;

  /** Sends the refund that the quote was issued for; while one is unanswered, sends that one again. */
  async function create(quoted: Quoted): Promise<void> {
    if (sending.value.kind === 'busy') return;
    wasRepeated = draft.value.sent !== null;
    sending.value = { kind: 'busy' };
    const next = keep(send(draft.value, quoted, makeKey));
    try {
      const { data } = await client.mutate({
        mutation: RefundCreateDocument,
        variables: { input: next.sent },
      });
      if (data?.refundCreate) settle(data.refundCreate);
      else sending.value = { kind: 'unknown' };
    } catch (error) {
      fail(error as FailedOperation);
    }
  }

  function reset(): void {
    if (sending.value.kind === 'refused') sending.value = { kind: 'idle' };
  }

  return { sending, create, reset };
}
