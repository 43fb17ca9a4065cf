import { useEventListener } from '@vueuse/core';
import { ref, watch } from 'vue';
import { readSetting, writeSetting } from './settings';

/** Whether single letters do something; each person may switch that off. */
export const letterKeys = ref(readSetting('keys') !== 'off');
watch(letterKeys, (on) => writeSetting('keys', on ? null : 'off'));

/** Whether the list of all keys is open. */
export const keysHelpOpen = ref(false);

const FLOATING = '[role="dialog"], [role="menu"], [role="listbox"]';
const FIELD = 'input, textarea, select, [contenteditable="true"]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELD) !== null && !target.closest('[type="checkbox"]');
}

function isLetter(key: string): boolean {
  return key.length === 1;
}

/**
 * Calls a function when its key is pressed, by `KeyboardEvent.key`, letters in lower case.
 * Silent in fields, with Ctrl, Alt or Meta, and while something floats over the page.
 */
export function useKeys(handlers: Record<string, (event: KeyboardEvent) => void>): void {
  useEventListener(document, 'keydown', (event) => {
    const key = isLetter(event.key) ? event.key.toLowerCase() : event.key;
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined;
    if (!handler || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target) || document.querySelector(FLOATING)) return;
    if (isLetter(event.key) && !letterKeys.value) return;
    // What opens by a key must not take the same key for itself: a window would close again at once.
    event.stopImmediatePropagation();
    handler(event);
  });
}
