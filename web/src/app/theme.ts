import { usePreferredDark } from '@vueuse/core';
import { computed, ref, watchEffect } from 'vue';
import { readSetting, writeSetting } from './settings';

export type ThemeChoice = 'system' | 'light' | 'dark';

const stored = readSetting('theme');

/** What the person chose; the system decides until they choose. */
export const themeChoice = ref<ThemeChoice>(stored === 'light' || stored === 'dark' ? stored : 'system');

/** Keeps the page in the chosen theme. The first paint is set by theme.js, before this is loaded. */
export function keepTheme(): void {
  const prefersDark = usePreferredDark();
  const dark = computed(() =>
    themeChoice.value === 'system' ? prefersDark.value : themeChoice.value === 'dark',
  );
  watchEffect(() => {
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light';
    writeSetting('theme', themeChoice.value === 'system' ? null : themeChoice.value);
  });
}
