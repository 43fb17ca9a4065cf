import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { LocationRow } from '../partners/partner.entity';
import { isExpired, type Invitation } from './invitation';
import type { InvitationResult, InvitationService } from './invitationService';
import {
  InvitationPayloadType,
  InvitationResendInput,
  InvitationRevokeInput,
  InvitationType,
  StaffInviteInput,
} from './invitation.type';
import type { RightsView } from './rightsView';
import { roleOf, type Role } from './role';
import type { StaffProblem } from './staffProblem';

/** What a change returns: the invitation is shown as API type by the resolvers below. */
interface InvitationAnswer {
  readonly invitation: Invitation | null;
  readonly userErrors: readonly StaffProblem[];
}

@Resolver(() => InvitationType)
export class InvitationResolver {
  constructor(
    private readonly service: InvitationService,
    private readonly view: RightsView,
    private readonly ids: GlobalIds,
  ) {}

  @RequiresScopes(['staff:manage'])
  @Query(() => [InvitationType], {
    nullable: true,
    description: 'The invitations that nobody has accepted yet, the latest first.',
  })
  invitations(@Ctx() context: GraphQLContext): Promise<Invitation[]> {
    return this.service.list(callerOf(context));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => InvitationPayloadType, {
    nullable: true,
    description: 'Sends somebody a link by which they become staff; it works once, within seven days.',
  })
  async staffInvite(
    @Arg('input', () => StaffInviteInput) { locationIds, scopes, ...input }: StaffInviteInput,
    @Ctx() context: GraphQLContext,
  ): Promise<InvitationAnswer> {
    const rights = { scopes: this.view.scopes(scopes), locationIds: this.view.locationIds(locationIds ?? null) };
    const invitation = { ...input, ...rights };
    return toAnswer(await this.service.invite(callerOf(context), invitation));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => InvitationPayloadType, {
    nullable: true,
    description: 'Sends an invitation again with a new link, and for another seven days; the old link is dead.',
  })
  async invitationResend(
    @Arg('input', () => InvitationResendInput) { invitationId }: InvitationResendInput,
    @Ctx() context: GraphQLContext,
  ): Promise<InvitationAnswer> {
    return toAnswer(await this.service.resend(callerOf(context), this.rowId(invitationId)));
  }

  @RequiresScopes(['staff:manage'])
  @Mutation(() => InvitationPayloadType, { nullable: true, description: 'Takes an invitation back: its link is dead.' })
  async invitationRevoke(
    @Arg('input', () => InvitationRevokeInput) { invitationId }: InvitationRevokeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<InvitationAnswer> {
    return toAnswer(await this.service.revoke(callerOf(context), this.rowId(invitationId)));
  }

  @FieldResolver()
  id(@Root() invitation: Invitation): string {
    return this.ids.encode('Invitation', invitation.id);
  }

  @FieldResolver()
  role(@Root() { scopes, locationIds }: Invitation): Role | null {
    return roleOf(scopes, locationIds);
  }

  @FieldResolver()
  locations(@Root() invitation: Invitation, @Ctx() context: GraphQLContext): Promise<LocationRow[] | null> {
    return this.view.locations(invitation, context);
  }

  @FieldResolver()
  async invitedBy(@Root() { invitedBy }: Invitation, @Ctx() context: GraphQLContext): Promise<string | null> {
    return (await this.view.staffNames(context)).get(invitedBy) ?? null;
  }

  @FieldResolver()
  expired(@Root() invitation: Invitation): boolean {
    return isExpired(invitation, new Date());
  }

  private rowId(globalId: string) {
    return this.ids.decode('Invitation', globalId)?.id ?? null;
  }
}

function toAnswer(result: InvitationResult): InvitationAnswer {
  return 'invitation' in result ? { ...result, userErrors: [] } : { invitation: null, userErrors: result.problems };
}
