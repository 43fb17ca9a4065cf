import type { Id } from '../database/id';
import type { Rights } from './rights';

/** Somebody who was asked to become staff and has not answered yet, with the rights that they would get. */
export interface Invitation extends Rights {
  readonly id: Id;
  readonly partnerId: Id;
  readonly email: string;
  readonly name: string;
  /** The key of the caller. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** How long the link of an invitation counts. */
export const INVITATION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Whether the link of an invitation has lost its force by itself. */
export function isExpired({ expiresAt }: Pick<Invitation, 'expiresAt'>, now: Date): boolean {
  return expiresAt <= now;
}
