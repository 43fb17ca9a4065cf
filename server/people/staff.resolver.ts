import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { LocationRow } from '../partners/partner.entity';
import type { RightsView } from './rightsView';
import { roleOf, type Role } from './role';
import type { Staff } from './staff';
import type { StaffProblem } from './staffProblem';
import type { StaffChangeResult, StaffService } from './staffService';
import {
  StaffActivePayloadType,
  StaffDeactivateInput,
  StaffReactivateInput,
  StaffType,
  StaffUpdateInput,
  StaffUpdatePayload,
} from './staff.type';

/** What a change returns: the person is shown as API type by the resolvers below. */
interface StaffAnswer {
  readonly staff: Staff | null;
  readonly userErrors: readonly StaffProblem[];
}

@Resolver(() => StaffType)
export class StaffResolver {
  constructor(
    private readonly service: StaffService,
    private readonly view: RightsView,
    private readonly ids: GlobalIds,
  ) {}

  @RequiresScopes(['staff:manage'])
  @Query(() => [StaffType], { nullable: true, description: 'Everyone who works for the partner, by name.' })
  staff(@Ctx() context: GraphQLContext): Promise<Staff[]> {
    return this.service.list(callerOf(context));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => StaffUpdatePayload, {
    nullable: true,
    description: 'An admin gives a member of staff permissions, or takes them away.',
  })
  async staffUpdate(
    @Arg('input', () => StaffUpdateInput) { userId, scopes, locationIds }: StaffUpdateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<StaffAnswer> {
    const locations = locationIds === undefined ? {} : { locationIds: this.view.locationIds(locationIds) };
    const update = { staffId: this.staffId(userId), scopes: this.view.scopes(scopes), ...locations };
    return toAnswer(await this.service.update(callerOf(context), update));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => StaffActivePayloadType, {
    nullable: true,
    description: 'Lets somebody in no more: ends their sessions, and takes back what they have invited others with.',
  })
  async staffDeactivate(
    @Arg('input', () => StaffDeactivateInput) { userId }: StaffDeactivateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<StaffAnswer> {
    return toAnswer(await this.service.deactivate(callerOf(context), this.staffId(userId)));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => StaffActivePayloadType, {
    nullable: true,
    description: 'Lets somebody in again who was deactivated, with the rights that they had.',
  })
  async staffReactivate(
    @Arg('input', () => StaffReactivateInput) { userId }: StaffReactivateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<StaffAnswer> {
    return toAnswer(await this.service.reactivate(callerOf(context), this.staffId(userId)));
  }

  @FieldResolver()
  id(@Root() staff: Staff): string {
    return this.ids.encode('Staff', staff.id);
  }

  @FieldResolver()
  role(@Root() { scopes, locationIds }: Staff): Role | null {
    return roleOf(scopes, locationIds);
  }

  @FieldResolver()
  locations(@Root() staff: Staff, @Ctx() context: GraphQLContext): Promise<LocationRow[] | null> {
    return this.view.locations(staff, context);
  }

  private staffId(globalId: string) {
    return this.ids.decode('Staff', globalId)?.id ?? null;
  }
}

function toAnswer(result: StaffChangeResult): StaffAnswer {
  return 'staff' in result ? { ...result, userErrors: [] } : { staff: null, userErrors: result.problems };
}
