import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import { LocationType } from '../partners/location.type';
import type { LocationRow } from '../partners/partner.entity';
import { findLocations } from '../partners/partnerRepository';
import type { Caller } from './caller';
import { ViewerType } from './viewer.type';

@Resolver(() => ViewerType)
export class ViewerLocationsResolver {
  constructor(private readonly database: Database) {}

  @FieldResolver(() => [LocationType], {
    nullable: true,
    description: 'The only locations whose orders and refunds the caller may see, by name; null for all of them.',
  })
  locations(@Root() caller: Caller): Promise<LocationRow[]> | null {
    return caller.locationIds === null ? null : findLocations(this.database.read, caller);
  }
}
