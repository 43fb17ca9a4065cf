import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { GraphQLContext } from '../graphql/context';
import { badUserInput } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Order } from '../orders/order';
import type { OrderLoaders } from '../orders/orderLoaders';
import { policyAt } from '../partners/partnerRepository';
import type { ProviderName } from '../payments/payment';
import type { Providers } from '../payments/providers';
import type { QuoteSealer } from './quote';
import { refundCallerOf } from './refundCaller';
import { InvalidRefundRequest, previewRefund, type RefundPreviewRequest } from './refundPreview';
import { RefundPreviewInputType, RefundPreviewType, type RefundItemInputType } from './refundPreview.type';
import { toPreviewView, type RefundPreviewView } from './refundPreviewView';
import type { RefundLoaders } from './refundLoaders';
import { toFeePolicy } from './refundableOrder';
import type { RefundableOrder, RequestedItem } from './refundRules';

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
      // Asked for together with the order, which is of the caller's partner if it is there.
      const connected = this.providers.connectedTo(this.database.read, caller.partnerId);
      const load = (order: Order) => this.refundable(order, connected, context);
      const [preview] = await Promise.all([previewRefund(this.database.read, this.sealer, load, caller, request), connected]);
      return toPreviewView(preview, this.ids);
    } catch (error) {
      if (error instanceof InvalidRefundRequest) throw badUserInput(error.message, ['input', ...error.path]);
      throw error;
    }
  }

  /** Reads through the loaders, so that nothing is read again to show the order. */
  private async refundable(order: Order, connecting: Promise<ReadonlySet<ProviderName>>, context: GraphQLContext): Promise<RefundableOrder> {
    const [items, tickets, payments, policies, connected] = await Promise.all([
      this.orderLoaders.itemsOf(order, context),
      this.loaders.ticketsOf(order, context),
      this.loaders.paymentsOf(order, context),
      this.loaders.policies(context),
      connecting,
    ]);
    return { order, items, tickets, payments, feePolicy: toFeePolicy(policyAt(policies, order.placedAt), order.currencyCode), connected };
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
