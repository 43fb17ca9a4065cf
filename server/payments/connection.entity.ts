import { Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, PrimaryIdColumn, TextColumn } from '../database/columns';
import type { Id } from '../database/id';
import { PartnerRow } from '../partners/partner.entity';
import type { ConnectableProvider } from './payment';

/** A partner's credentials at a provider, sealed: nobody reads them back but the program that uses them. */
@Entity('provider_connections')
@Index('provider_connections_partner_provider', ['partnerId', 'provider'], { unique: true })
export class ConnectionRow {
  @PrimaryIdColumn() id!: Id;
  @ForeignKey(() => PartnerRow, { name: 'fk_provider_connections_partner' }) @IdColumn('partner_id') partnerId!: Id;
  @TextColumn('provider', 16) provider!: ConnectableProvider;
  @TextColumn('sealed', 4000) sealed!: string;
  /** What tells staff which account it is, such as the end of a key; no secret. */
  @TextColumn('account', 128) account!: string;
  @InstantColumn('created_at_ms') createdAt!: Date;
  @InstantColumn('updated_at_ms') updatedAt!: Date;
}
