import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, JsonColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';

/** What tells of a person, by name, e.g. `{ email, reason }`. */
export type PersonalData = Readonly<Record<string, string | null>>;

/**
 * One change: who, when, what, before and after. Rows are only ever added, in the transaction of the change; triggers
 * let nothing of them change but the place in the chain, once, and personal data that is erased.
 */
@Entity('audit_entries')
@Index('audit_entries_partner_at', ['partnerId', 'at', 'id'])
@Index('audit_entries_partner_actor', ['partnerId', 'actor', 'at', 'id'])
@Index('audit_entries_partner_action', ['partnerId', 'action', 'at', 'id'])
@Index('audit_entries_partner_subject', ['partnerId', 'subjectId', 'at', 'id'])
@Index('audit_entries_partner_sequence', ['partnerId', 'sequence'], { unique: true })
export class AuditEntryRow {
  @PrimaryIdColumn() id!: Id;
  @IdColumn('partner_id') partnerId!: Id;
  @InstantColumn('at_ms') at!: Date;
  @TextColumn('actor', 200) actor!: string;
  @TextColumn('action', 40) action!: string;
  @TextColumn('subject_type', 32) subjectType!: string;
  @IdColumn('subject_id') subjectId!: Id;
  @JsonColumn('before_json', { nullable: true }) before!: unknown;
  @JsonColumn('after_json', { nullable: true }) after!: unknown;
  @TextColumn('request_id', 64, { nullable: true }) requestId!: string | null;
  /** What tells of a person, such as an address; may be erased, and then only its hash stays. */
  @JsonColumn('personal_json', { nullable: true }) personal!: PersonalData | null;
  @TextColumn('personal_salt', 64, { nullable: true }) personalSalt!: string | null;
  @TextColumn('personal_hash', 64, { nullable: true }) personalHash!: string | null;
  /** A keyed hash over all of the above, with the hash in place of the personal data; null from before rows had one. */
  @TextColumn('seal', 64, { nullable: true }) seal!: string | null;
  /** The place in the partner's chain, from 1; null until the row has been linked into it. */
  @IdColumn('sequence', { nullable: true }) sequence!: Id | null;
  @TextColumn('chain_hash', 64, { nullable: true }) chainHash!: string | null;
}

/** The end of a partner's chain; made with the partner. */
@Entity('audit_chains')
export class AuditChainRow {
  @PrimaryIdColumn('partner_id') partnerId!: Id;
  @IdColumn('sequence') sequence!: Id;
  @TextColumn('chain_hash', 64) chainHash!: string;
  /** A keyed hash over all of the above; null only where it was never sealed or was tampered with. */
  @TextColumn('seal', 64, { nullable: true }) seal!: string | null;
}
