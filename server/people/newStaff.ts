import { newId, type Id } from '../database/id';
import type { StaffRow } from './people.entity';
import type { Scope } from './scope';
import { orderScopes } from './staff';

/** A person who shall be able to sign in. */
export interface NewStaff {
  readonly partnerId: Id;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly scopes: readonly Scope[];
  /** Null: every location. */
  readonly locationIds: readonly Id[] | null;
}

/** The row of a new member of staff, active and without a second factor. */
export function newStaffRow({ scopes, locationIds, ...person }: NewStaff, createdAt: Date): StaffRow {
  const withoutTotp = { totpSealed: null, totpPendingSealed: null, totpLastStep: null, recoveryCodeHashes: null };
  return {
    id: newId(),
    ...person,
    scopes: orderScopes(scopes),
    locationIds: locationIds && [...locationIds],
    active: true,
    createdAt,
    sessionVersion: 0,
    ...withoutTotp,
  };
}
