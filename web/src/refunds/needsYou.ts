import { ref } from 'vue';
import { client } from '../api/client';
import { FailedRefundsDocument } from '../api/generated';
import { needsSomebody } from './inbox';

/** As many refunds as one page of the API holds. */
export const INBOX_SIZE = 100;

/** How many refunds need a person, for the menu; null before it is known. The inbox keeps it while it is open. */
export const needsYouCount = ref<number | null>(null);

/** Counts anew. A failure is no news: the number stays. */
export async function countNeedsYou(): Promise<void> {
  const variables = { first: INBOX_SIZE };
  await client
    .query({ query: FailedRefundsDocument, variables, fetchPolicy: 'network-only' })
    .then(({ data }) => (needsYouCount.value = data.refunds?.nodes.filter(needsSomebody).length ?? null))
    .catch(() => undefined);
}
