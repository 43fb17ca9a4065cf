import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { throttled } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { Authenticated, Public } from '../graphql/permissions/decorators';
import type { UserErrorType } from '../graphql/userError.type';
import type { Caller } from './caller';
import { SESSION_COOKIE, SESSION_LIFETIME_MS, sessionCookieOptions } from './session';
import type { SignInService } from './signInService';
import { TooManySignInsError } from './signInThrottle';
import { SignInInput, SignInPayload, SignOutPayload, ViewerType } from './viewer.type';

const invalidCredentials: UserErrorType = {
  code: 'INVALID_CREDENTIALS',
  message: "E-mail and password don't match. Check both and try again.",
  field: ['input', 'password'],
};

/** What `signIn` returns: the caller is shown as the viewer. */
interface SignInResult {
  readonly viewer: Caller | null;
  readonly userErrors: readonly UserErrorType[];
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  /** @param publicUrl where browsers find the server; null when that is not known */
  constructor(
    private readonly signIns: SignInService,
    private readonly ids: GlobalIds,
    private readonly publicUrl: string | null,
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
    @Arg('input', () => SignInInput) { email, password }: SignInInput,
    @Ctx() context: GraphQLContext,
  ): Promise<SignInResult> {
    const sessionId = context.caller?.sessionId ?? null;
    try {
      const signedIn = await this.signIns.signIn({ email, password, address: context.ipAddress, sessionId });
      if (!signedIn) return { viewer: null, userErrors: [invalidCredentials] };
      const options = { ...sessionCookieOptions(this.publicUrl), maxAge: SESSION_LIFETIME_MS / 1000 };
      context.reply.setCookie(SESSION_COOKIE, signedIn.token, options);
      return { viewer: signedIn.caller, userErrors: [] };
    } catch (error) {
      throw error instanceof TooManySignInsError ? throttled(error.message, error.retryAfterS) : error;
    }
  }

  @Authenticated()
  @Mutation(() => SignOutPayload)
  async signOut(@Ctx() context: GraphQLContext): Promise<SignOutPayload> {
    const { sessionId } = callerOf(context);
    if (sessionId === null) return { signedOut: false };
    context.reply.clearCookie(SESSION_COOKIE, sessionCookieOptions(this.publicUrl));
    return { signedOut: await this.signIns.signOut(sessionId) };
  }

  @FieldResolver()
  id(@Root() { kind, id }: Caller): string {
    return this.ids.encode(kind === 'staff' ? 'Staff' : 'ApiClient', id);
  }

  @FieldResolver()
  scopes(@Root() { scopes }: Caller): string[] {
    return [...scopes];
  }
}
