import { ref } from 'vue';
import type { RouteLocationRaw } from 'vue-router';

export interface Toast {
  id: number;
  title: string;
  text?: string;
  tone: 'calm' | 'danger';
  link?: { label: string; to: RouteLocationRaw };
}

let lastId = 0;

/** The toasts on the screen, oldest first. */
export const toasts = ref<Toast[]>([]);

/** Shows a short message over the page; it leaves by itself. */
export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): void {
  toasts.value.push({ tone: 'calm', ...toast, id: ++lastId });
}

export function dropToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
