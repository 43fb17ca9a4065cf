import { useDocumentVisibility } from '@vueuse/core';
import { onScopeDispose, watch } from 'vue';

/**
 * Asks again and again while there is something to wait for and the page can be seen.
 * @param what names what is waited for; null for nothing. Another name begins anew with short pauses.
 * @param pauseMs the pause before the next question, by how many were asked
 */
export function usePoll(
  what: () => string | null,
  ask: () => Promise<unknown>,
  pauseMs: (attempt: number) => number,
): void {
  const visibility = useDocumentVisibility();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  function schedule(mine: number, attempt: number): void {
    timer = setTimeout(() => void next(mine, attempt), pauseMs(attempt));
  }

  async function next(mine: number, attempt: number): Promise<void> {
    // A failure is no news: the next attempt may do better, and the page says nothing that is untrue.
    await ask().catch(() => undefined);
    if (mine === turn) schedule(mine, attempt + 1);
  }

  function stop(): void {
    turn++;
    clearTimeout(timer);
  }

  watch(
    () => (visibility.value === 'visible' ? what() : null),
    (wanted) => {
      stop();
      if (wanted !== null) schedule(turn, 0);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
}
