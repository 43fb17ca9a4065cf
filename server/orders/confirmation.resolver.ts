import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { unauthorized } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { ConfirmationResendInput, ConfirmationResendPayload } from './confirmation.type';
import type { ConfirmationService, ResendProblem } from './confirmationService';
import type { Order } from './order';

/** What `confirmationResend` returns: the order is shown as API type by its own resolver. */
interface ConfirmationResendAnswer {
  readonly order: Order | null;
  readonly userErrors: readonly ResendProblem[];
}

@Resolver()
export class ConfirmationResolver {
  constructor(
    private readonly service: ConfirmationService,
    private readonly ids: GlobalIds,
  ) {}

  @RequiresScopes(['orders:resend'])
  @Mutation(() => ConfirmationResendPayload, { nullable: true })
  async confirmationResend(
    @Arg('input', () => ConfirmationResendInput) input: ConfirmationResendInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ConfirmationResendAnswer> {
    const caller = callerOf(context);
    const email = input.email ?? null;
    // The confirmation carries ticket codes. The public contract leaves the field itself without a rule.
    if (email !== null && !caller.scopes.has('customers:read')) throw unauthorized([['customers:read']]);
    const result = await this.service.resend(caller, { orderId: this.ids.rowId('Order', input.orderId), email });
    return 'order' in result ? { ...result, userErrors: [] } : { order: null, userErrors: result.problems };
  }
}
