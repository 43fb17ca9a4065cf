import { computed, shallowRef, watch } from 'vue';
import { client } from '../api/client';
import type { FailedOperation } from '../api/errors';
import { AuditEntriesDocument, type AuditEntriesQuery, type AuditFilter } from '../api/generated';
import { can } from '../app/session';

const PAGE_SIZE = 50;

export type AuditEntry = NonNullable<AuditEntriesQuery['auditEntries']>['nodes'][number];

/** The entries that a filter keeps, newest first, page after page. Nothing is kept when the page is left. */
export function useAudit(filter: () => AuditFilter) {
  const entries = shallowRef<AuditEntry[] | null>(null);
  const end = shallowRef<string | null>(null);
  const error = shallowRef<FailedOperation | null>(null);
  const loading = shallowRef(false);
  let turn = 0;

  /** Reads from the start, or on from what is shown; only the latest answer counts. */
  async function load(after: string | null = null): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const { data } = await client.query({
        query: AuditEntriesDocument,
        variables: { first: PAGE_SIZE, after, filter: filter(), withPersonal: can('customers:read') },
        fetchPolicy: 'no-cache',
      });
      if (mine !== turn) return;
      const { nodes = [], pageInfo } = data.auditEntries ?? {};
      entries.value = after === null ? nodes : [...(entries.value ?? []), ...nodes];
      end.value = pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null;
      error.value = null;
    } catch (failure) {
      if (mine === turn) error.value = failure as FailedOperation;
    }
    if (mine === turn) loading.value = false;
  }

  watch(() => JSON.stringify(filter()), () => void load(), { immediate: true });

  return { entries, error, loading, hasMore: computed(() => end.value !== null), again: () => load(), more: () => load(end.value) };
}
