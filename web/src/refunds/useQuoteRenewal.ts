import { useDocumentVisibility } from '@vueuse/core';
import { onScopeDispose, watch } from 'vue';
import { renewalDelayMs } from './renewalDelay';

/** Asks for a fresh quote shortly before the one in hand runs out, while the page can be seen. */
export function useQuoteRenewal(expiresAt: () => string | null | undefined, renew: () => void): void {
  const visibility = useDocumentVisibility();
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    [expiresAt, visibility],
    ([expiry, visible]) => {
      clearTimeout(timer);
      if (expiry && visible === 'visible') timer = setTimeout(renew, renewalDelayMs(expiry, Date.now()));
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
}
