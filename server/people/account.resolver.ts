import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import type { GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { Authenticated } from '../graphql/permissions/decorators';
import { AccountType, SessionEndInput, SessionEndPayload, SessionType, SignOutEverywherePayload } from './account.type';
import type { AccountProblem } from './accountProblem';
import { getPartnerOf, getStaff } from './accountRepository';
import type { SessionCookies } from './sessionCookies';
import type { Session, SessionService } from './sessionService';
import { changeAccount, personOf } from './person';

/** What `sessionEnd` returns. */
interface SessionEndAnswer {
  readonly endedSessionId: string | null;
  readonly userErrors: readonly AccountProblem[];
}

@Resolver(() => SessionType)
export class AccountResolver {
  constructor(
    private readonly database: Database,
    private readonly sessionService: SessionService,
    private readonly cookies: SessionCookies,
    private readonly ids: GlobalIds,
  ) {}

  @Authenticated()
  @Query(() => AccountType, { nullable: true, description: 'The account of who is signed in with a password; null for a program.' })
  async account(@Ctx() context: GraphQLContext): Promise<AccountType | null> {
    const person = personOf(context);
    if (!person) return null;
    const staff = await getStaff(this.database.read, person.id);
    const { requiresTotp } = await getPartnerOf(this.database.read, staff);
    return {
      email: staff.email,
      name: staff.name,
      usesTotp: staff.totpSealed !== null,
      mustUseTotp: requiresTotp,
      recoveryCodesLeft: staff.recoveryCodeHashes?.length ?? 0,
    };
  }

  @Authenticated()
  @Query(() => [SessionType], { nullable: true, description: "The caller's sessions, the one used last first; null for a program." })
  sessions(@Ctx() context: GraphQLContext): Promise<Session[]> | null {
    const person = personOf(context);
    return person && this.sessionService.list(person);
  }

  @Authenticated()
  @Mutation(() => SessionEndPayload, { nullable: true, description: "Ends one of the caller's sessions." })
  async sessionEnd(
    @Arg('input', () => SessionEndInput) input: SessionEndInput,
    @Ctx() context: GraphQLContext,
  ): Promise<SessionEndAnswer> {
    const sessionId = this.ids.decode('Session', input.id)?.id ?? null;
    const result = await changeAccount(context, (person) => this.sessionService.end(person, sessionId));
    return 'problems' in result
      ? { endedSessionId: null, userErrors: result.problems }
      : { endedSessionId: input.id, userErrors: [] };
  }

  @Authenticated()
  @Mutation(() => SignOutEverywherePayload, {
    nullable: true,
    description: "Ends all of the caller's sessions, this one as well.",
  })
  async signOutEverywhere(@Ctx() context: GraphQLContext): Promise<SignOutEverywherePayload> {
    const person = personOf(context);
    if (!person) return { signedOut: false };
    await this.sessionService.endAll(person);
    this.cookies.clear(context);
    return { signedOut: true };
  }

  @FieldResolver()
  id(@Root() session: Session): string {
    return this.ids.encode('Session', session.id);
  }
}
