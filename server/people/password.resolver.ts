import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphQLContext } from '../graphql/context';
import { Authenticated, Public } from '../graphql/permissions/decorators';
import type { AccountProblem } from './accountProblem';
import {
  PasswordChangeInput,
  PasswordChangePayload,
  PasswordResetInput,
  PasswordResetPayload,
  PasswordResetRequestInput,
  PasswordResetRequestPayload,
} from './password.type';
import type { PasswordService } from './passwordService';
import type { SessionCookies } from './sessionCookies';
import { changeAccount } from './person';
import { sayTooMany } from './tooMany';

interface PasswordChangeAnswer {
  readonly changed: boolean;
  readonly userErrors: readonly AccountProblem[];
}

interface PasswordResetAnswer {
  readonly email: string | null;
  readonly userErrors: readonly AccountProblem[];
}

@Resolver()
export class PasswordResolver {
  constructor(
    private readonly service: PasswordService,
    private readonly cookies: SessionCookies,
    private readonly nudgeWorker: () => void,
  ) {}

  @Authenticated()
  @Mutation(() => PasswordChangePayload, {
    nullable: true,
    description: "Changes the caller's password and signs every other device out.",
  })
  async passwordChange(
    @Arg('input', () => PasswordChangeInput) input: PasswordChangeInput,
    @Ctx() context: GraphQLContext,
  ): Promise<PasswordChangeAnswer> {
    const { ipAddress: address, userAgent } = context;
    const change = { ...input, address, userAgent };
    const result = await sayTooMany(() => changeAccount(context, (person) => this.service.change(person, change)));
    if ('problems' in result) return { changed: false, userErrors: result.problems };
    this.cookies.set(context, result.token);
    this.nudgeWorker();
    return { changed: true, userErrors: [] };
  }

  @Public()
  @Mutation(() => PasswordResetRequestPayload, {
    description: 'Mails a link by which a forgotten password is set anew, where the address has an account.',
  })
  async passwordResetRequest(
    @Arg('input', () => PasswordResetRequestInput) { email }: PasswordResetRequestInput,
    @Ctx() { ipAddress: address }: GraphQLContext,
  ): Promise<PasswordResetRequestPayload> {
    await sayTooMany(() => this.service.requestReset(email, address));
    this.nudgeWorker();
    return { accepted: true };
  }

  @Public()
  @Mutation(() => PasswordResetPayload, {
    description: 'Sets a new password by a link, which works once, and signs every device out. It signs nobody in.',
  })
  async passwordReset(
    @Arg('input', () => PasswordResetInput) input: PasswordResetInput,
    @Ctx() { ipAddress: address }: GraphQLContext,
  ): Promise<PasswordResetAnswer> {
    const result = await sayTooMany(() => this.service.reset({ ...input, address }));
    if ('problems' in result) return { email: null, userErrors: result.problems };
    this.nudgeWorker();
    return { email: result.email, userErrors: [] };
  }
}
