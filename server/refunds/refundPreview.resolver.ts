import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, type GraphQLContext } from '../graphql/context';
import { badUserInput } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { findOrder } from '../orders/orderRepository';
import type { RefundReasonRow } from '../partners/partner.entity';
import type { QuoteSealer } from './quote';
import { RefundReasonType } from './refund.type';
import { refundCallerOf } from './refundCaller';
import type { RefundCreator } from './refundCreate';
import { InvalidRefundRequest, previewRefund, type RefundPreviewRequest } from './refundPreview';
import {
  RefundCreateInputType,
  RefundCreatePayloadType,
  RefundPreviewInputType,
  RefundPreviewType,
  type RefundItemInputType,
} from './refundPreview.type';
import { toPreviewView, type RefundPreviewView } from './refundPreviewView';
import { findRefund } from './refundRepository';
import type { RequestedItem } from './refundRules';
import type { RefundLoaders } from './refundLoaders';
import type { Refund } from './refund';
import type { Order } from '../orders/order';
import type { RefundProblem } from './refundInput';

/** More items than any order has. */
const MOST_ITEMS = 2_000;

interface RefundCreatePayload {
  readonly refund: Refund | null;
  readonly order: Order | null;
  readonly preview: RefundPreviewView | null;
  readonly replayed: boolean;
  readonly userErrors: readonly RefundProblem[];
}

@Resolver()
export class RefundPreviewResolver {
  constructor(
    private readonly database: Database,
    private readonly sealer: QuoteSealer,
    private readonly creator: RefundCreator,
    private readonly loaders: RefundLoaders,
    private readonly ids: GlobalIds,
    private readonly nudgeWorker: () => void,
  ) {}

  @RequiresScopes(['refunds:create'])
  @Query(() => RefundPreviewType, {
    nullable: true,
    description: 'What a refund would do, computed by the server; changes nothing.',
  })
  async refundPreview(
    @Arg('input', () => RefundPreviewInputType) input: RefundPreviewInputType,
    @Ctx() context: GraphQLContext,
  ): Promise<RefundPreviewView> {
    try {
      const request = this.readRequest(input);
      return toPreviewView(await previewRefund(this.database.read, this.sealer, refundCallerOf(context), request), this.ids);
    } catch (error) {
      if (error instanceof InvalidRefundRequest) throw badUserInput(error.message, ['input', ...error.path]);
      throw error;
    }
  }

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
    const refund = await findRefund(this.database.read, caller.partnerId, result.refundId);
    const order = refund && (await findOrder(this.database.read, caller.partnerId, refund.orderId));
    return { refund, order, preview: null, replayed: result.replayed, userErrors: [] };
  }

  @RequiresScopes(['refunds:create'])
  @Query(() => [RefundReasonType], {
    nullable: true,
    description: 'The reasons a refund may have, in the order to offer them.',
  })
  refundReasons(@Ctx() context: GraphQLContext): Promise<RefundReasonRow[]> {
    return this.loaders.reasons(context).load(callerOf(context).partnerId);
  }

  private readRequest(input: RefundPreviewInputType): RefundPreviewRequest {
    const orderId = this.ids.decode('Order', input.orderId)?.id;
    if (orderId === undefined) throw new InvalidRefundRequest('There is no such order.', ['orderId']);
    if (input.items && input.items.length > MOST_ITEMS) {
      throw new InvalidRefundRequest(`A refund takes at most ${MOST_ITEMS} items.`, ['items']);
    }
    return {
      orderId,
      items: input.items?.map((item, index) => this.readItem(item, index)),
      waiveFee: input.waiveFee ?? false,
    };
  }

  private readItem(item: RefundItemInputType, index: number): RequestedItem {
    const itemId = this.ids.decode('OrderItem', item.orderItemId)?.id;
    if (itemId === undefined) {
      throw new InvalidRefundRequest('The order has no such item.', ['items', index, 'orderItemId']);
    }
    const ticketIds = item.ticketIds?.map((ticketId): Id => {
      const id = this.ids.decode('Ticket', ticketId)?.id;
      if (id === undefined) throw new InvalidRefundRequest('The item has no such ticket.', ['items', index, 'ticketIds']);
      return id;
    });
    return { itemId, quantity: item.quantity, ticketIds };
  }
}
