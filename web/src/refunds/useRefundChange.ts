import { useApolloClient } from '@vue/apollo-composable';
import { ref, type Ref } from 'vue';
import { isRefusedBeforeRunning, problemKind, type FailedOperation } from '../api/errors';
import {
  RefundCancelDocument,
  RefundMarkPaidDocument,
  RefundRetryDocument,
  type RefundAction,
  type RefundCaseFragment,
  type RefundChangedFragment,
} from '../api/generated';
import { viewer } from '../app/session';
import type { RefundChange } from './change';
import { dropChange, loadChange, saveChange } from './changeStore';
import { makeKey } from './draftStore';

/** How a change of a refund stands. */
export type Changing =
  | { kind: 'idle' }
  | { kind: 'busy'; action: RefundAction }
  /** No answer came: it may have been done. The very same one can be sent again. */
  | { kind: 'unknown'; action: RefundAction }
  /** The server refused; nothing was changed. */
  | { kind: 'refused'; action: RefundAction; message: string };

const REFUSED_BEFORE: Record<string, string> = {
  signedOut: 'Your session has ended. No money has moved. Sign in, then try again.',
  forbidden: 'You can’t do this any more. No money has moved. Ask an admin for the permission “Create refunds”.',
  throttled: 'Too many requests at once. No money has moved. Wait half a minute, then try again.',
  badInput: 'The server did not understand this. No money has moved. Load the page again.',
};

interface Listener {
  changed(refund: RefundCaseFragment): void;
  /** Refused: the refund may be another than the page shows. */
  outdated(message: string): void;
  /** No answer came: what is shown of the refund must stay until it can be asked again. */
  lost(): void;
}

/**
 * Retries a refund, calls it back, or marks it as paid, each exactly once: what was sent is kept until there is an
 * answer, through reloads too, and every further try repeats it to the letter.
 */
export function useRefundChange(refundId: string, { changed, outdated, lost }: Listener) {
  const { client } = useApolloClient();
  const viewerId = viewer.value?.id ?? '';
  let sent = loadChange(refundId, viewerId);
  const state = ref(sent ? { kind: 'unknown', action: sent.action } : { kind: 'idle' }) as Ref<Changing>;

  async function mutate({ action, idempotencyKey, proof }: RefundChange): Promise<Payload> {
    const input = { refundId, idempotencyKey };
    // Not into the cache: what is shown changes when the listener says so, and not under the dialog.
    const fetchPolicy = 'no-cache';
    if (action === 'RETRY') {
      const variables = { input };
      return (await client.mutate({ mutation: RefundRetryDocument, variables, fetchPolicy })).data?.refundRetry;
    }
    if (action === 'CANCEL') {
      const variables = { input };
      return (await client.mutate({ mutation: RefundCancelDocument, variables, fetchPolicy })).data?.refundCancel;
    }
    const variables = { input: { ...input, proof } };
    return (await client.mutate({ mutation: RefundMarkPaidDocument, variables, fetchPolicy })).data?.refundMarkPaid;
  }

  function forget(): void {
    sent = null;
    dropChange(refundId);
  }

  function settle(payload: NonNullable<Payload>, action: RefundAction): void {
    forget();
    const [mistake] = payload.userErrors;
    state.value = mistake ? { kind: 'refused', action, message: mistake.message } : { kind: 'idle' };
    if (mistake) outdated(mistake.message);
    else if (payload.refund) changed(payload.refund);
  }

  function loseSight(action: RefundAction): void {
    state.value = { kind: 'unknown', action };
    lost();
  }

  function fail(error: FailedOperation, action: RefundAction, wasRepeated: boolean): void {
    // A refused request may have been a repetition: what went before it is still unanswered then.
    if (!isRefusedBeforeRunning(error) || wasRepeated) return loseSight(action);
    forget();
    const message = REFUSED_BEFORE[problemKind(error)] ?? 'The server refused. No money has moved.';
    state.value = { kind: 'refused', action, message };
  }

  /** Asks for a change. While one is unanswered, that one is sent again instead. */
  async function change(action: RefundAction, proof = ''): Promise<void> {
    if (state.value.kind === 'busy') return;
    const wasRepeated = sent !== null;
    const asked = sent ?? { action, refundId, idempotencyKey: makeKey(), proof: proof.trim() };
    sent = asked;
    saveChange(asked, viewerId);
    state.value = { kind: 'busy', action: asked.action };
    try {
      const payload = await mutate(asked);
      if (payload) settle(payload, asked.action);
      else loseSight(asked.action);
    } catch (error) {
      fail(error as FailedOperation, asked.action, wasRepeated);
    }
  }

  /** Sends the change again that was never answered. */
  async function again(): Promise<void> {
    if (sent) await change(sent.action);
  }

  return { state, change, again };
}

type Payload = RefundChangedFragment | null | undefined;
