import { ref } from 'vue';

/** What the live region says now; the text differs each time, so that the same words are spoken again. */
export const spoken = ref('');

/** Says something to who cannot see it happen, when nothing else is being said. */
export function announce(message: string): void {
  spoken.value = spoken.value === message ? `${message}\u00a0` : message;
}
