import { viewer } from '../app/session';

/** What keeps the viewer from changing somebody: they have what the viewer has not. Null when nothing does. */
export function whyNotChange({ scopes }: { scopes: readonly string[] }): string | null {
  const mine = viewer.value?.scopes ?? [];
  return scopes.every((scope) => mine.includes(scope)) ? null : 'Has permissions that you don’t have.';
}

/** What keeps the viewer from deactivating somebody. Null when nothing does. */
export function whyNotDeactivate(member: { id: string; scopes: readonly string[] }): string | null {
  return member.id === viewer.value?.id ? 'You can’t deactivate yourself.' : whyNotChange(member);
}
