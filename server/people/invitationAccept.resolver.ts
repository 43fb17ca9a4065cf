import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { GraphQLContext } from '../graphql/context';
import { Public } from '../graphql/permissions/decorators';
import type { AccountProblem } from './accountProblem';
import type { Caller } from './caller';
import { InvitationAcceptInput, InvitationAcceptPayload, InvitationOfferType } from './invitationAccept.type';
import type { InvitationAcceptService, InvitationOffer } from './invitationAcceptService';
import type { SessionCookies } from './sessionCookies';
import { sayTooMany } from './tooMany';

/** What `invitationAccept` returns: the caller is shown as the viewer. */
interface InvitationAcceptAnswer {
  readonly viewer: Caller | null;
  readonly userErrors: readonly AccountProblem[];
}

@Resolver()
export class InvitationAcceptResolver {
  constructor(
    private readonly service: InvitationAcceptService,
    private readonly cookies: SessionCookies,
  ) {}

  @Public()
  @Query(() => InvitationOfferType, {
    nullable: true,
    description: 'What the link of an invitation offers; null when it is not good, or not any more.',
  })
  invitation(
    @Arg('token', () => String) token: string,
    @Ctx() { ipAddress }: GraphQLContext,
  ): Promise<InvitationOffer | null> {
    return sayTooMany(() => this.service.find(token, ipAddress));
  }

  @Public()
  @Mutation(() => InvitationAcceptPayload, { description: 'Makes who was invited a member of staff, and signs them in.' })
  async invitationAccept(
    @Arg('input', () => InvitationAcceptInput) input: InvitationAcceptInput,
    @Ctx() context: GraphQLContext,
  ): Promise<InvitationAcceptAnswer> {
    const { ipAddress: address, userAgent } = context;
    const result = await sayTooMany(() => this.service.accept({ ...input, address, userAgent }));
    if ('problems' in result) return { viewer: null, userErrors: result.problems };
    this.cookies.set(context, result.token);
    return { viewer: result.caller, userErrors: [] };
  }
}
