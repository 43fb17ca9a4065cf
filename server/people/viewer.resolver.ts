import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { Authenticated, Public } from '../graphql/permissions/decorators';
import type { UserErrorType } from '../graphql/userError.type';
import { codeInvalid, codeRequired } from './accountProblem';
import type { Caller } from './caller';
import type { SessionCookies } from './sessionCookies';
import type { SignInRefusal, SignInService } from './signInService';
import { sayTooMany } from './tooMany';
import { SignInInput, SignInPayload, SignOutPayload, ViewerType } from './viewer.type';

const REFUSALS: Readonly<Record<SignInRefusal, readonly UserErrorType[]>> = {
  INVALID_CREDENTIALS: [
    {
      code: 'INVALID_CREDENTIALS',
      message: "E-mail and password don't match. Check both and try again.",
      field: ['input', 'password'],
    },
  ],
  CODE_REQUIRED: codeRequired().problems,
  CODE_INVALID: codeInvalid().problems,
};

/** What `signIn` returns: the caller is shown as the viewer. */
interface SignInResult {
  readonly viewer: Caller | null;
  readonly userErrors: readonly UserErrorType[];
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(
    private readonly signIns: SignInService,
    private readonly ids: GlobalIds,
    private readonly cookies: SessionCookies,
    private readonly nudgeWorker: () => void,
  ) {}

  @Public()
  @Query(() => ViewerType, {
    nullable: true,
    description: 'Who is calling, for which partner, with which scopes; null when nobody is signed in.',
  })
  viewer(@Ctx() { caller }: GraphQLContext): Caller | null {
    return caller;
  }

  @Public()
  @Mutation(() => SignInPayload)
  async signIn(
    @Arg('input', () => SignInInput) { email, password, code = null }: SignInInput,
    @Ctx() context: GraphQLContext,
  ): Promise<SignInResult> {
    const { ipAddress: address, userAgent, sessionToken: replacedToken } = context;
    const attempt = { email, password, code, address, userAgent, replacedToken };
    const result = await sayTooMany(() => this.signIns.signIn(attempt));
    // A sign-in with a recovery code is told by mail, and one that failed is noted.
    this.nudgeWorker();
    if (typeof result === 'string') return { viewer: null, userErrors: REFUSALS[result] };
    this.cookies.set(context, result.token);
    return { viewer: result.caller, userErrors: [] };
  }

  @Authenticated()
  @Mutation(() => SignOutPayload)
  async signOut(@Ctx() context: GraphQLContext): Promise<SignOutPayload> {
    const caller = callerOf(context);
    if (caller.sessionId === null) return { signedOut: false };
    this.cookies.clear(context);
    return { signedOut: await this.signIns.signOut(caller) };
  }

  @FieldResolver()
  id(@Root() { kind, id }: Caller): string {
    return this.ids.encode(kind === 'staff' ? 'Staff' : 'ApiClient', id);
  }

  @FieldResolver()
  scopes(@Root() { scopes }: Caller): string[] {
    return [...scopes];
  }

  @FieldResolver()
  mustSetUpTotp(@Root() { mustSetUpTotp = false }: Caller): boolean {
    return mustSetUpTotp;
  }
}
