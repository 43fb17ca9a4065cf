import { shallowRef } from 'vue';
import { client, onForbidden } from '../api/client';
import { change, type Mistake } from '../people/change';
import { SignInDocument, SignOutDocument, ViewerDocument, type ViewerFragment } from '../api/generated';
import { timeZone } from '../ui/locale';

/** Every permission that the page asks about. */
export type Scope =
  | 'orders:read'
  | 'orders:resend'
  | 'orders:export'
  | 'customers:read'
  | 'refunds:read'
  | 'refunds:create'
  | 'refunds:waive_fee'
  | 'staff:manage'
  | 'settings:manage'
  | 'audit:read';

/** Who is signed in; null when nobody is. */
export const viewer = shallowRef<ViewerFragment | null>(null);

/** Whether the viewer has a permission. The server decides in the end; the page only leaves out what it would refuse. */
export function can(scope: Scope): boolean {
  return viewer.value?.scopes.includes(scope) ?? false;
}

function setViewer(next: ViewerFragment | null): void {
  viewer.value = next;
  if (next) timeZone.value = next.partner.timeZone;
}

/** Asks the server who is signed in. Fails when the server cannot be reached. */
export async function loadViewer(): Promise<void> {
  const { data } = await client.query({ query: ViewerDocument, fetchPolicy: 'network-only' });
  setViewer(data.viewer);
}

/** Signs in, with the code of the second step where there is one; gives back what is wrong, or null when it worked. */
export async function signIn(email: string, password: string, code: string | null): Promise<Mistake | null> {
  const input = { email, password, code };
  const { done, mistake } = await change(SignInDocument, { input }, (data) => data.signIn);
  if (mistake) return mistake;
  if (!done.viewer) return { code: null, message: 'The server did not say who you are. Try again.', field: null };
  await becomeViewer(done.viewer);
  return null;
}

/** Somebody has just signed in: nothing stays of who was here before. */
export async function becomeViewer(next: ViewerFragment): Promise<void> {
  await client.clearStore();
  setViewer(next);
}

/** Forgets who was signed in: the server has ended the session. */
export function forgetViewer(): void {
  setViewer(null);
}

/** Signs out here and on the server, and forgets everything that was read or begun. */
export async function signOut(): Promise<void> {
  try {
    await client.mutate({ mutation: SignOutDocument });
  } finally {
    sessionStorage.clear();
    setViewer(null);
    await client.clearStore();
  }
}

let asking = false;

/** A refusal means that the permissions have changed since the page was loaded: the page follows at once. */
onForbidden(() => {
  if (asking || !viewer.value) return;
  asking = true;
  loadViewer()
    .catch(() => undefined)
    .finally(() => (asking = false));
});
