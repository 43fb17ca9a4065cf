/** Any one of the outer lists, and of it every scope. */
export type ScopeLists = readonly (readonly string[])[];

/** What stands before a field, an argument, an input field or an enum value. */
export type PermissionRule =
  | { readonly kind: 'PUBLIC' }
  | { readonly kind: 'AUTHENTICATED' }
  | { readonly kind: 'SCOPES'; readonly scopes: ScopeLists };

/** Whose rights are asked for: the caller, or null when nobody is signed in. */
export type Rights = { readonly scopes: ReadonlySet<string> } | null;

/** A rule of scopes. Throws when a list is empty: it would let everyone pass who is signed in, and look as if not. */
export function scopesRule(scopes: ScopeLists): PermissionRule & { kind: 'SCOPES' } {
  if (scopes.length === 0 || scopes.some((all) => all.length === 0)) {
    throw new Error('A rule of scopes needs at least one list, and in each list at least one scope.');
  }
  return { kind: 'SCOPES', scopes };
}
