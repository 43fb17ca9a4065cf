import DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, perRequest, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Caller } from '../people/caller';
import { ViewerType } from '../people/viewer.type';
import type { Order, OrderCustomer } from './order';
import { CustomerType } from './order.type';
import { canUnmask, type UnmaskingProblem } from './unmasking';
import { CustomerUnmaskInput, CustomerUnmaskPayloadType, RevealedCustomerType } from './unmasking.type';
import { findUnmaskings } from './unmaskingRepository';
import type { UnmaskingService } from './unmaskingService';

/** What `customerUnmask` returns: the order is shown as API type by its own resolver. */
interface CustomerUnmaskAnswer {
  readonly order: Order | null;
  readonly userErrors: readonly UnmaskingProblem[];
}

@Resolver(() => CustomerType)
export class UnmaskingResolver {
  /** Until when the caller sees the customer of an order; null where they do not. */
  private readonly untils: (context: GraphQLContext) => DataLoader<Id, Date | null> = perRequest(
    ({ caller }) =>
      new DataLoader(async (orderIds) => {
        if (!caller || !canUnmask(caller)) return orderIds.map(() => null);
        const untils = await findUnmaskings(this.database.read, caller.key, orderIds, new Date());
        return orderIds.map((id) => untils.get(id) ?? null);
      }),
  );

  constructor(
    private readonly database: Database,
    private readonly service: UnmaskingService,
    private readonly ids: GlobalIds,
  ) {}

  @RequiresScopes(['orders:read'])
  @Mutation(() => CustomerUnmaskPayloadType, {
    nullable: true,
    description:
      'Shows a person who does not see customers the one of a single order for 15 minutes, where the partner allows it. Noted in the audit with the reason.',
  })
  async customerUnmask(
    @Arg('input', () => CustomerUnmaskInput) { orderId: globalId, reason }: CustomerUnmaskInput,
    @Ctx() context: GraphQLContext,
  ): Promise<CustomerUnmaskAnswer> {
    const orderId = this.ids.rowId('Order', globalId);
    const result = await this.service.unmask(callerOf(context), { orderId, reason });
    this.untils(context).clear(orderId);
    return 'order' in result ? { ...result, userErrors: [] } : { order: null, userErrors: result.problems };
  }

  @FieldResolver(() => RevealedCustomerType, {
    nullable: true,
    description: 'For who lacks customers:read and was shown this customer with `customerUnmask`, while it lasts.',
  })
  async revealed(@Root() customer: OrderCustomer, @Ctx() context: GraphQLContext): Promise<RevealedCustomerType | null> {
    const until = await this.untils(context).load(customer.orderId);
    return until && { ...customer, until };
  }
}

@Resolver(() => ViewerType)
export class ViewerUnmaskingResolver {
  @FieldResolver(() => Boolean, { description: 'Whether `customerUnmask` works for the caller.' })
  canUnmask(@Root() caller: Caller): boolean {
    return canUnmask(caller);
  }
}
