import { createRouter, createWebHistory, loadRouteLocation, type RouteLocationNormalized } from 'vue-router';
import { onSignedOut } from '../api/client';
import { safeAddress, watchNavigation } from './navigation';
import { forgetViewer, viewer } from './session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Reached without signing in. */
    open?: boolean;
    /** Asks for orders, which not everybody may see. */
    ofOrders?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/orders' },
    {
      path: '/sign-in',
      name: 'sign-in',
      meta: { open: true },
      component: () => import('../people/SignInPage.vue'),
    },
    {
      path: '/password',
      name: 'password',
      meta: { open: true },
      component: () => import('../people/PasswordPage.vue'),
    },
    {
      path: '/invitation',
      name: 'invitation',
      meta: { open: true },
      component: () => import('../people/InvitationPage.vue'),
    },
    { path: '/account', name: 'account', component: () => import('../people/AccountPage.vue') },
    { path: '/orders', name: 'orders', meta: { ofOrders: true }, component: () => import('../orders/OrdersPage.vue') },
    {
      path: '/orders/:id',
      name: 'order',
      props: true,
      meta: { ofOrders: true },
      component: () => import('../orders/OrderPage.vue'),
    },
    {
      path: '/orders/:id/refund',
      name: 'refund',
      props: true,
      meta: { ofOrders: true },
      component: () => import('../refunds/RefundFlow.vue'),
    },
    { path: '/refunds', name: 'refunds', component: () => import('../refunds/RefundsPage.vue') },
    { path: '/staff', name: 'staff', component: () => import('../people/StaffPage.vue') },
    { path: '/staff/invite', name: 'staff-invite', component: () => import('../people/InvitePage.vue') },
    {
      path: '/staff/:id',
      name: 'staff-member',
      props: true,
      component: () => import('../people/StaffMemberPage.vue'),
    },
    { path: '/api-clients', name: 'api-clients', component: () => import('../people/ApiClientsPage.vue') },
    { path: '/api-clients/new', name: 'api-client-new', component: () => import('../people/ApiClientNewPage.vue') },
    { path: '/audit', name: 'audit', component: () => import('../audit/AuditPage.vue') },
    { path: '/settings', name: 'settings', component: () => import('../settings/SettingsPage.vue') },
    { path: '/:path(.*)*', name: 'lost', component: () => import('./LostPage.vue') },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
});

watchNavigation(router);

/** Fetches the code of the page at the present address. A failure shows when that page is opened. */
export async function fetchPage(): Promise<void> {
  await loadRouteLocation(router.resolve(window.location.pathname)).catch(() => undefined);
}

function signInAddress(back: RouteLocationNormalized, expired: boolean) {
  return { name: 'sign-in', query: { next: back.fullPath, ...(expired ? { expired: '1' } : {}) } };
}

router.beforeEach((to) => {
  if (!viewer.value && !to.meta.open) return signInAddress(to, false);
  if (viewer.value && to.name === 'sign-in') return safeAddress(to.query.next);
  // Nothing else opens to who has to set up two-step sign-in first.
  if (viewer.value?.mustSetUpTotp && !to.meta.open && to.name !== 'account') return { name: 'account' };
  return true;
});

/** A session may end at any request: to the sign-in page, and from there back to where one was. */
onSignedOut(() => {
  const here = router.currentRoute.value;
  if (here.meta.open) return;
  forgetViewer();
  void router.replace(signInAddress(here, true));
});
