import { ref } from 'vue';
import { client } from '../api/client';
import { FailedRefundsDocument } from '../api/generated';
import { viewer } from '../app/session';
import { needsSomebody } from './inbox';

/** As many refunds as one page of the API holds. */
export const INBOX_SIZE = 100;

/** How many refunds need a person, for the menu; null before it is known. The inbox keeps it while it is open. */
export const needsYouCount = ref<number | null>(null);

/** From page to page the number is as good as this; what somebody here changes is counted at once. */
const FRESH_MS = 30_000;
let counted: { viewerId: string | undefined; atMs: number } | null = null;

/** Counts anew. A failure is no news: the number stays. */
export async function countNeedsYou(): Promise<void> {
  counted = { viewerId: viewer.value?.id, atMs: Date.now() };
  const variables = { first: INBOX_SIZE };
  await client
    .query({ query: FailedRefundsDocument, variables, fetchPolicy: 'network-only' })
    .then(({ data }) => (needsYouCount.value = data.refunds?.nodes.filter(needsSomebody).length ?? null))
    .catch(() => (counted = null));
}

/** Counts anew unless that was done just now, for the same person. */
export function keepNeedsYou(): void {
  const isFresh = counted?.viewerId === viewer.value?.id && counted !== null && Date.now() - counted.atMs < FRESH_MS;
  if (!isFresh) void countNeedsYou();
}
