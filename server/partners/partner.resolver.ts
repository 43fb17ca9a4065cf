import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Id } from '../database/id';
import type { GlobalIds } from '../graphql/globalIds';
import { PartnerType } from './partner.type';

@Resolver(() => PartnerType)
export class PartnerResolver {
  constructor(private readonly ids: GlobalIds) {}

  @FieldResolver()
  id(@Root() partner: { readonly id: Id }): string {
    return this.ids.encode('Partner', partner.id);
  }
}
