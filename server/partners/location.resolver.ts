import { FieldResolver, Resolver, Root } from 'type-graphql';
import { idsOfKept, type GlobalIds } from '../graphql/globalIds';
import { LocationType } from './location.type';
import type { LocationRow } from './partner.entity';

@Resolver(() => LocationType)
export class LocationResolver {
  private readonly idOf: (location: LocationRow) => string;

  constructor(ids: GlobalIds) {
    this.idOf = idsOfKept(ids, 'Location');
  }

  @FieldResolver()
  id(@Root() location: LocationRow): string {
    return this.idOf(location);
  }
}
