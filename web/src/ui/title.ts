import { watchEffect } from 'vue';

/** Keeps the title of the window to what the page shows. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    document.title = `${title()} · Refund Desk`;
  });
}
