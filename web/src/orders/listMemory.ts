import { useSessionStorage } from '@vueuse/core';
import { ref } from 'vue';

/** Whether the list is waiting for the answer to what was typed; the search box shows it. */
export const searching = ref(false);

/** The address query of the list as this tab last saw it, so that a refund can lead back to it; null before the first. */
export const lastList = useSessionStorage<Record<string, string> | null>('refund-desk.list', null, {
  serializer: { read: readQuery, write: JSON.stringify },
});

/** The row that was last in use: whoever comes back to the list finds their place in it. */
export const hereId = ref<string | null>(null);

function readQuery(json: string): Record<string, string> | null {
  try {
    const query: unknown = JSON.parse(json);
    return typeof query === 'object' && query !== null
      ? Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]))
      : null;
  } catch {
    return null;
  }
}
