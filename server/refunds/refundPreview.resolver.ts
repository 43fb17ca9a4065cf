import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { GraphQLContext } from '../graphql/context';
import { badUserInput } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { OrderLoaders } from '../orders/orderLoaders';
import type { Providers } from '../payments/providers';
import type { QuoteSealer } from './quote';
import { refundCallerOf } from './refundCaller';
import { InvalidRefundRequest, previewRefund, type RefundPreviewRequest } from './refundPreview';
import { RefundPreviewInputType, RefundPreviewType, type RefundItemInputType } from './refundPreview.type';
import { toPreviewView, type RefundPreviewView } from './refundPreviewView';
import type { RefundLoaders } from './refundLoaders';
import { countedItems, type RefundableOrder, type RequestedItem } from './refundRules';

/** More items than any order has. */
const MOST_ITEMS = 2_000;

@Resolver()
export class RefundPreviewResolver {
  constructor(
    private readonly database: Database,
    private readonly sealer: QuoteSealer,
    private readonly providers: Providers,
    private readonly ids: GlobalIds,
    private readonly loaders: RefundLoaders,
    private readonly orderLoaders: OrderLoaders,
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
      const caller = refundCallerOf(context);
      const preview = await previewRefund(this.database.read, this.sealer, this.providers, caller, request);
      this.remember(preview.subject, context);
      return toPreviewView(preview, this.ids);
    } catch (error) {
      if (error instanceof InvalidRefundRequest) throw badUserInput(error.message, ['input', ...error.path]);
      throw error;
    }
  }

  /** What was read for the preview is not read again to show its order. */
  private remember(subject: RefundableOrder, context: GraphQLContext): void {
    const { order, tickets, payments } = subject;
    this.orderLoaders.items(context).prime(order.id, countedItems(subject));
    this.loaders.ticketsOfOrder(context).prime(order.id, [...tickets]);
    this.loaders.payments(context).prime(order.id, [...payments]);
  }

  private readRequest(input: RefundPreviewInputType): RefundPreviewRequest {
    if (input.items && input.items.length > MOST_ITEMS) {
      throw new InvalidRefundRequest(`A refund takes at most ${MOST_ITEMS} items.`, ['items']);
    }
    return {
      orderId: this.ids.rowId('Order', input.orderId),
      items: input.items?.map((item) => this.readItem(item)),
      waiveFee: input.waiveFee ?? false,
    };
  }

  private readItem({ orderItemId, quantity, ticketIds }: RefundItemInputType): RequestedItem {
    return {
      itemId: this.ids.rowId('OrderItem', orderItemId),
      quantity,
      ticketIds: ticketIds?.map((ticketId) => this.ids.rowId('Ticket', ticketId)),
    };
  }
}
