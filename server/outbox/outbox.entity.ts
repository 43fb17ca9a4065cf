import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, IntegerColumn, JsonColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';

/** Work that was promised by a committed transaction and is done after it. Deleted once it is done. */
@Entity('outbox')
@Index('outbox_due', ['dueAt'])
export class OutboxRow {
  @PrimaryIdColumn() id!: Id;
  @TextColumn('topic', 32) topic!: string;
  @IdColumn('subject_id') subjectId!: Id;
  @JsonColumn('payload', { nullable: true }) payload!: unknown;
  @InstantColumn('due_at_ms') dueAt!: Date;
  @IntegerColumn('attempts') attempts!: number;
  /** Whoever holds the lease does the work; a lease that ran out may be taken by another. */
  @TextColumn('lease_token', 40, { nullable: true }) leaseToken!: string | null;
  @InstantColumn('created_at_ms') createdAt!: Date;
}
