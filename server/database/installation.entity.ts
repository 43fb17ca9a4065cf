import { Entity } from 'typeorm';
import { InstantColumn, PrimaryIdColumn, TextColumn } from './columns';
import type { Id } from './id';

/** The one row that says who this installation is. Its key makes global ids opaque and is never changed. */
@Entity('installation')
export class InstallationRow {
  @PrimaryIdColumn() id!: Id;
  @TextColumn('id_key', 64) idKey!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
}
