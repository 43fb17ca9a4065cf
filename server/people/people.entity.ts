import { Entity, ForeignKey, Index } from 'typeorm';
import { BooleanColumn, IdColumn, InstantColumn, JsonColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
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
  @BooleanColumn('active') active!: boolean;
  @InstantColumn('created_at_ms') createdAt!: Date;
}

/** A signed-in browser. Only a hash of its token is kept. */
@Entity('sessions')
@Index('sessions_token_hash', ['tokenHash'], { unique: true })
@Index('sessions_expires', ['expiresAt'])
export class SessionRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => StaffRow, { name: 'fk_sessions_staff' }) @IdColumn('staff_id') staffId!: Id;
  @TextColumn('token_hash', 64) tokenHash!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms') expiresAt!: Date;
}

/** A program with a token. Only a hash of the token is kept, and its beginning to recognise it by. */
@Entity('api_clients')
@Index('api_clients_token_hash', ['tokenHash'], { unique: true })
@Index('api_clients_partner_name', ['partnerId', 'name'])
export class ApiClientRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_api_clients_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('name', 120) name!: string;
  @TextColumn('token_hash', 64) tokenHash!: string;
  @TextColumn('token_prefix', 16) tokenPrefix!: string;
  @JsonColumn('scopes') scopes!: Scope[];
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('expires_at_ms', { nullable: true }) expiresAt!: Date | null;
  @InstantColumn('revoked_at_ms', { nullable: true }) revokedAt!: Date | null;
}
