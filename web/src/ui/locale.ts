import { useIntervalFn } from '@vueuse/core';
import { computed, ref } from 'vue';
import type { DateContext } from './dates';

/** The viewer's locale, as the browser says it. */
export const locale = navigator.language || 'en-GB';

/** The partner's time zone; the session sets it. All dates are read in it. */
export const timeZone = ref('UTC');

const now = ref(new Date());
useIntervalFn(() => (now.value = new Date()), 30_000);

/** How dates are read now; it moves on by itself, so that "Today" is true after midnight too. */
export const dateContext = computed<DateContext>(() => ({
  locale,
  timeZone: timeZone.value,
  now: now.value,
}));
