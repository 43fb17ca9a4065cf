import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, JsonColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';

/** One change: who, when, what, before and after. Rows are only ever added, in the transaction of the change. */
@Entity('audit_entries')
@Index('audit_entries_partner_at', ['partnerId', 'at', 'id'])
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
}
