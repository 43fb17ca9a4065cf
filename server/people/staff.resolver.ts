import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Staff, StaffProblem } from './staff';
import type { StaffService } from './staffService';
import { StaffType, StaffUpdateInput, StaffUpdatePayload } from './staff.type';

/** What `staffUpdate` returns: the person is shown as API type by the resolvers below. */
interface StaffUpdateAnswer {
  readonly staff: Staff | null;
  readonly userErrors: readonly StaffProblem[];
}

@Resolver(() => StaffType)
export class StaffResolver {
  constructor(
    private readonly service: StaffService,
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
    @Arg('input', () => StaffUpdateInput) input: StaffUpdateInput,
    @Ctx() context: GraphQLContext,
  ): Promise<StaffUpdateAnswer> {
    const staffId = this.ids.decode('Staff', input.userId)?.id ?? null;
    const result = await this.service.update(callerOf(context), staffId, input.scopes, context.requestId);
    return 'staff' in result ? { ...result, userErrors: [] } : { staff: null, userErrors: result.problems };
  }

  @FieldResolver()
  id(@Root() staff: Staff): string {
    return this.ids.encode('Staff', staff.id);
  }
}
