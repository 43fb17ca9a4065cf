import type { Router } from 'vue-router';

let poppedTo: string | null = null;
let arrivedByHistory = false;

/** Notes for each page how it was reached; to be set up once, with the router. */
export function watchNavigation(router: Router): void {
  router.options.history.listen((to) => {
    poppedTo = to;
  });
  router.beforeEach((to) => {
    arrivedByHistory = poppedTo === to.fullPath;
  });
  router.afterEach(() => {
    poppedTo = null;
  });
}

/** True when the page was reached by Back or Forward, and not by a link or a button. */
export function cameByHistory(): boolean {
  return arrivedByHistory;
}

/** An address within the page from outside text; anything else becomes the list of orders. */
export function safeAddress(text: unknown): string {
  return typeof text === 'string' && /^\/(?![/\\])/.test(text) ? text : '/orders';
}
