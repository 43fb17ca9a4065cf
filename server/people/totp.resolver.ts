import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphQLContext } from '../graphql/context';
import { Authenticated } from '../graphql/permissions/decorators';
import type { AccountProblem, AccountResult } from './accountProblem';
import type { Caller } from './caller';
import { changeAccount } from './person';
import { sayTooMany } from './tooMany';
import {
  RecoveryCodesPayload,
  RecoveryCodesRenewInput,
  TotpBeginInput,
  TotpBeginPayload,
  TotpConfirmInput,
  TotpDisableInput,
  TotpDisablePayload,
} from './totp.type';
import type { NewRecoveryCodes, TotpService } from './totpService';

interface TotpBeginAnswer {
  readonly uri: string | null;
  readonly secret: string | null;
  readonly userErrors: readonly AccountProblem[];
}

interface RecoveryCodesAnswer {
  readonly recoveryCodes: readonly string[] | null;
  readonly userErrors: readonly AccountProblem[];
}

interface TotpDisableAnswer {
  readonly disabled: boolean;
  readonly userErrors: readonly AccountProblem[];
}

@Resolver()
export class TotpResolver {
  constructor(
    private readonly service: TotpService,
    private readonly nudgeWorker: () => void,
  ) {}

  @Authenticated()
  @Mutation(() => TotpBeginPayload, {
    nullable: true,
    description: 'Makes a secret for an authenticator app. It counts once totpConfirm has seen a code of it.',
  })
  async totpBegin(
    @Arg('input', () => TotpBeginInput) { password }: TotpBeginInput,
    @Ctx() context: GraphQLContext,
  ): Promise<TotpBeginAnswer> {
    const result = await sayTooMany(() =>
      changeAccount(context, (person) => this.service.begin(person, password, context.ipAddress)),
    );
    return 'problems' in result ? { uri: null, secret: null, userErrors: result.problems } : { ...result, userErrors: [] };
  }

  @Authenticated()
  @Mutation(() => RecoveryCodesPayload, {
    nullable: true,
    description: 'Turns the second factor on, and signs every other device out.',
  })
  async totpConfirm(
    @Arg('input', () => TotpConfirmInput) { code }: TotpConfirmInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RecoveryCodesAnswer> {
    return this.withCodes(context, (person) => this.service.confirm(person, code));
  }

  @Authenticated()
  @Mutation(() => TotpDisablePayload, { nullable: true, description: 'Turns the second factor off.' })
  async totpDisable(
    @Arg('input', () => TotpDisableInput) { password, code }: TotpDisableInput,
    @Ctx() context: GraphQLContext,
  ): Promise<TotpDisableAnswer> {
    const result = await sayTooMany(() =>
      changeAccount(context, (person) => this.service.disable(person, password, code ?? null, context.ipAddress)),
    );
    if ('problems' in result) return { disabled: false, userErrors: result.problems };
    this.nudgeWorker();
    return { disabled: true, userErrors: [] };
  }

  @Authenticated()
  @Mutation(() => RecoveryCodesPayload, { nullable: true, description: 'New recovery codes; the others count no more.' })
  async recoveryCodesRenew(
    @Arg('input', () => RecoveryCodesRenewInput) { password, code }: RecoveryCodesRenewInput,
    @Ctx() context: GraphQLContext,
  ): Promise<RecoveryCodesAnswer> {
    return this.withCodes(context, (person) => this.service.renewRecoveryCodes(person, password, code, context.ipAddress));
  }

  private async withCodes(
    context: GraphQLContext,
    change: (person: Caller) => Promise<AccountResult<NewRecoveryCodes>>,
  ): Promise<RecoveryCodesAnswer> {
    const result = await sayTooMany(() => changeAccount(context, change));
    if ('problems' in result) return { recoveryCodes: null, userErrors: result.problems };
    this.nudgeWorker();
    return { ...result, userErrors: [] };
  }
}
