import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Order } from '../orders/order';
import type { OrderLoaders } from '../orders/orderLoaders';
import type { RefundReasonRow } from '../partners/partner.entity';
import type { Refund } from './refund';
import { RefundReasonType } from './refund.type';
import { refundCallerOf } from './refundCaller';
import type { MadeRefund, RefundCreator } from './refundCreate';
import { RefundCreateInputType, RefundCreatePayloadType } from './refundCreate.type';
import type { RefundProblem } from './refundInput';
import type { RefundLoaders } from './refundLoaders';
import { toPreviewView, type RefundPreviewView } from './refundPreviewView';
import { findRefund } from './refundRepository';

interface RefundCreatePayload {
  readonly refund: Refund | null;
  readonly order: Order | null;
  readonly preview: RefundPreviewView | null;
  readonly replayed: boolean;
  readonly userErrors: readonly RefundProblem[];
}

@Resolver()
export class RefundCreateResolver {
  constructor(
    private readonly database: Database,
    private readonly creator: RefundCreator,
    private readonly loaders: RefundLoaders,
    private readonly orderLoaders: OrderLoaders,
    private readonly ids: GlobalIds,
    private readonly nudgeWorker: () => void,
  ) {}

  @RequiresScopes(['refunds:create'])
  @Mutation(() => RefundCreatePayloadType, {
    nullable: true,
    description: 'Executes exactly the preview that the quote was issued for, or nothing.',
  })
  async refundCreate(
    @Arg('input', () => RefundCreateInputType) input: RefundCreateInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<RefundCreatePayload> {
    const caller = refundCallerOf(context);
    const result = await this.creator.create(caller, input);
    if ('problems' in result) {
      const preview = result.preview ? toPreviewView(result.preview, this.ids) : null;
      return { refund: null, order: preview?.order ?? null, preview, replayed: false, userErrors: result.problems };
    }
    if (!result.replayed) this.nudgeWorker();
    const { refund, order } = result.made ? this.known(result.made, context) : await this.found(result.refundId, context);
    return { refund, order, preview: null, replayed: result.replayed, userErrors: [] };
  }

  /** What was just written need not be read for the answer. */
  private known(made: MadeRefund, context: GraphQLContext): MadeRefund {
    const { refund, order } = made;
    this.orderLoaders.orders(context).clear(order.id).prime(order.id, order);
    this.loaders.allocations(context).prime(refund.id, [...refund.allocations]);
    return made;
  }

  /** As it stands now, also where this request has read its order before. */
  private async found(id: Id, context: GraphQLContext): Promise<Pick<RefundCreatePayload, 'refund' | 'order'>> {
    const refund = await findRefund(this.database.read, callerOf(context), id);
    const order = refund && (await this.orderLoaders.orders(context).clear(refund.orderId).load(refund.orderId));
    return { refund, order };
  }

  @RequiresScopes(['refunds:create'])
  @Query(() => [RefundReasonType], {
    nullable: true,
    description: 'The reasons a refund may have, in the order to offer them.',
  })
  refundReasons(@Ctx() context: GraphQLContext): Promise<RefundReasonRow[]> {
    return this.loaders.reasons(context).load(callerOf(context).partnerId);
  }
}
