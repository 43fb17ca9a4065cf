import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { GlobalIds } from '../graphql/globalIds';
import { LocationType } from './location.type';
import type { LocationRow } from './partner.entity';

@Resolver(() => LocationType)
export class LocationResolver {
  constructor(private readonly ids: GlobalIds) {}

  @FieldResolver()
  id(@Root() location: LocationRow): string {
    return this.ids.encode('Location', location.id);
  }
}
