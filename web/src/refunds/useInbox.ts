import { useApolloClient } from '@vue/apollo-composable';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { FailedOperation } from '../api/errors';
import {
  RefundByIdDocument,
  RefundInboxDocument,
  RefundsUnderWayDocument,
  type RefundCaseFragment,
  type RefundInboxQuery,
} from '../api/generated';
import { pollDelayMs } from '../orders/pollDelay';
import { usePoll } from '../ui/usePoll';
import { keepPlaces, openFailures } from './inbox';
import { INBOX_SIZE, needsYouCount } from './needsYou';
import { sayChanged } from './sayChanged';

/**
 * What failed, what is under way and what waits, asked for again while something is being processed.
 * What somebody here dealt with stays where it was until the page is left.
 */
export function useInbox() {
  const { client } = useApolloClient();
  const answer = shallowRef<RefundInboxQuery | null>(null);
  const failures = shallowRef<RefundCaseFragment[]>([]);
  const underWay = shallowRef<RefundCaseFragment[]>([]);
  const waiting = shallowRef<RefundCaseFragment[]>([]);
  const error = shallowRef<FailedOperation | null>(null);
  const loading = shallowRef(false);
  const handled = shallowReactive(new Map<string, RefundCaseFragment>());
  let turn = 0;

  function arrange(): void {
    const { failed, processing, waiting: waits } = answer.value ?? {};
    failures.value = keepPlaces(openFailures(failed?.nodes ?? []), handled, failures.value);
    const above = new Set(failures.value.map(({ id }) => id));
    const others = (processing?.nodes ?? []).filter(({ id }) => !above.has(id));
    underWay.value = keepPlaces(others, handled, underWay.value);
    waiting.value = keepPlaces(waits?.nodes ?? [], handled, waiting.value);
    needsYouCount.value = failures.value.filter(isFailed).length;
  }

  /** Asks for everything anew; only the latest answer counts. */
  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    const variables = { first: INBOX_SIZE };
    try {
      const { data } = await client.query({
        query: RefundInboxDocument,
        variables,
        fetchPolicy: 'network-only',
      });
      if (mine !== turn) return;
      answer.value = data;
      error.value = null;
      arrange();
    } catch (failure) {
      if (mine === turn) error.value = failure as FailedOperation;
    }
    loading.value = false;
  }

  /** Asks for what is under way alone; for everything when others are under way, or have failed, than before. */
  async function look(): Promise<void> {
    const mine = turn;
    const { data } = await client.query({
      query: RefundsUnderWayDocument,
      variables: { first: INBOX_SIZE },
      fetchPolicy: 'network-only',
    });
    if (mine !== turn || !answer.value) return;
    const { failed, processing } = answer.value;
    if (idsOf(data.processing?.nodes) !== idsOf(processing?.nodes) || idsOf(data.failed?.nodes) !== idsOf(failed?.nodes)) return load();
    answer.value = { ...answer.value, processing: data.processing };
    arrange();
  }

  /** Somebody here has changed a refund: it shows at once what became of it. */
  function changed(refund: RefundCaseFragment): void {
    handled.set(refund.id, refund);
    sayChanged(refund);
    arrange();
    void load();
  }

  async function follow({ id, status }: RefundCaseFragment): Promise<void> {
    const variables = { id };
    const { data } = await client.query({
      query: RefundByIdDocument,
      variables,
      fetchPolicy: 'network-only',
    });
    const now = data.node;
    if (!now || !('status' in now)) return;
    handled.set(id, now);
    if (now.status !== status) sayChanged(now);
  }

  /** Nobody knows what became of a change: the refund stays where it is until the same is asked again. */
  function hold(refund: RefundCaseFragment): void {
    handled.set(refund.id, refund);
  }

  /** The server refused to change a refund: it stays where it is, as it is now. */
  async function outdated(refund: RefundCaseFragment): Promise<void> {
    await follow(refund).catch(() => undefined);
    await load();
  }

  const moving = computed(() => [...handled.values()].filter(isMoving));
  const waited = computed(() => idsOf([...(answer.value?.processing?.nodes ?? []), ...moving.value]));

  usePoll(
    () => waited.value || null,
    async () => {
      await Promise.all(moving.value.map(follow));
      await look();
    },
    pollDelayMs,
  );
  void load();

  return { answer, failures, underWay, waiting, error, loading, load, changed, outdated, hold };
}

function isFailed({ status }: RefundCaseFragment): boolean {
  return status === 'FAILED' || status === 'REVERSED';
}

function idsOf(refunds: readonly { id: string }[] = []): string {
  return refunds
    .map(({ id }) => id)
    .sort()
    .join();
}

function isMoving({ status }: RefundCaseFragment): boolean {
  return status === 'PROCESSING';
}
