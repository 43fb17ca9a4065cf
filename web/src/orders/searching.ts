import { ref } from 'vue';

/** Whether the list is waiting for the answer to what was typed; the search box shows it. */
export const searching = ref(false);

/** The address query of the list as it was last seen, so that a refund can lead back to it. */
export const lastList = ref<Record<string, string>>({});
