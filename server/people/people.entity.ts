import { Entity, ForeignKey, Index } from 'typeorm';
import { BooleanColumn, IdColumn, InstantColumn, IntegerColumn, JsonColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';
import { PartnerRow } from '../partners/partner.entity';
import type { Scope } from './scope';

/** A person with a password who works for a partner. */
@Entity('staff')
@Index('staff_email', ['email'], { unique: true })
@Index('staff_partner_name', ['partnerId', 'name'])
export class StaffRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_staff_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('email', 320) email!: string;
  @TextColumn('name', 120) name!: string;
  /** An argon2id hash in PHC format. */
  @TextColumn('password_hash', 200) passwordHash!: string;
  @JsonColumn('scopes') scopes!: Scope[];
  /** Null: every location, and orders without one. */
  @JsonColumn('location_ids', { nullable: true }) locationIds!: Id[] | null;
  @BooleanColumn('active') active!: boolean;
  @InstantColumn('created_at_ms') createdAt!: Date;
  /** Counts what ended every session: one that was begun with an earlier number has ended. */
  @IntegerColumn('session_version', { default: 0 }) sessionVersion!: number;
  /** The sealed secret of the second factor; null while there is none. */
  @TextColumn('totp_sealed', 400, { nullable: true }) totpSealed!: string | null;
  /** One that is being set up and does not count yet. */
  @TextColumn('totp_pending_sealed', 400, { nullable: true }) totpPendingSealed!: string | null;
  /** The time step of the last code that was taken: no code counts twice. */
  @IdColumn('totp_last_step', { nullable: true }) totpLastStep!: Id | null;
  @JsonColumn('recovery_code_hashes', { nullable: true }) recoveryCodeHashes!: string[] | null;
}

/** A link by which somebody becomes staff. Only a hash of its token is kept. */
@Entity('invitations')
@Index('invitations_partner_email', ['partnerId', 'email'], { unique: true })
@Index('invitations_token_hash', ['tokenHash'], { unique: true })
export class InvitationRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_invitations_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('email', 320) email!: string;
  @TextColumn('name', 120) name!: string;
  @JsonColumn('scopes') scopes!: Scope[];
  @JsonColumn('location_ids', { nullable: true }) locationIds!: Id[] | null;
  @TextColumn('token_hash', 64) tokenHash!: string;
  /** The key of the caller. */
  @TextColumn('invited_by', 200) invitedBy!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms') expiresAt!: Date;
}

/** A link by which somebody sets a new password. Only a hash of its token is kept. */
@Entity('password_resets')
@Index('password_resets_staff_place', ['staffId', 'place'], { unique: true })
@Index('password_resets_token_hash', ['tokenHash'], { unique: true })
export class PasswordResetRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => StaffRow, { name: 'fk_password_resets_staff' }) @IdColumn('staff_id') staffId!: Id;
  /** From 0: a person has a few places, so that they have a few links, whoever makes one at the same time. */
  @IntegerColumn('place') place!: number;
  @TextColumn('token_hash', 64) tokenHash!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms') expiresAt!: Date;
}

/** A signed-in browser. Only a hash of its token is kept. */
@Entity('sessions')
@Index('sessions_token_hash', ['tokenHash'], { unique: true })
@Index('sessions_expires', ['expiresAt'])
@Index('sessions_staff', ['staffId'])
export class SessionRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => StaffRow, { name: 'fk_sessions_staff' }) @IdColumn('staff_id') staffId!: Id;
  @TextColumn('token_hash', 64) tokenHash!: string;
  /** Of the person, when what they signed in with was looked at. */
  @IntegerColumn('session_version', { default: 0 }) sessionVersion!: number;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms') expiresAt!: Date;
  @InstantColumn('last_seen_at_ms', { default: 0 }) lastSeenAt!: Date;
  @TextColumn('ip_address', 45, { nullable: true }) ipAddress!: string | null;
  @TextColumn('user_agent', 300, { nullable: true }) userAgent!: string | null;
}

/** A program with a token. Only a hash of the token is kept, and its beginning to recognise it by. */
@Entity('api_clients')
@Index('api_clients_token_hash', ['tokenHash'], { unique: true })
@Index('api_clients_partner_name', ['partnerId', 'name'])
@Index('api_clients_made_by', ['madeByStaffId'])
export class ApiClientRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_api_clients_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('name', 120) name!: string;
  @TextColumn('token_hash', 64) tokenHash!: string;
  @TextColumn('token_prefix', 16) tokenPrefix!: string;
  @JsonColumn('scopes') scopes!: Scope[];
  /** Null: every location, and orders without one. */
  @JsonColumn('location_ids', { nullable: true }) locationIds!: Id[] | null;
  /** Whose rights it can never exceed; null when it was made by a command on the server. */
  @IdColumn('made_by_staff_id', { nullable: true }) madeByStaffId!: Id | null;
  @InstantColumn('last_used_at_ms', { nullable: true }) lastUsedAt!: Date | null;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms', { nullable: true }) expiresAt!: Date | null;
  @InstantColumn('revoked_at_ms', { nullable: true }) revokedAt!: Date | null;
}
