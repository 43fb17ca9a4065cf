import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Database } from '../database/database';
import type { GraphQLContext } from '../graphql/context';
import { badUserInput } from '../graphql/errors';
import type { GlobalIds } from '../graphql/globalIds';
import { RequiresScopes } from '../graphql/permissions/decorators';
import type { Providers } from '../payments/providers';
import type { QuoteSealer } from './quote';
import { refundCallerOf } from './refundCaller';
import { InvalidRefundRequest, previewRefund, type RefundPreviewRequest } from './refundPreview';
import { RefundPreviewInputType, RefundPreviewType, type RefundItemInputType } from './refundPreview.type';
import { toPreviewView, type RefundPreviewView } from './refundPreviewView';
import type { RequestedItem } from './refundRules';

/** More items than any order has. */
const MOST_ITEMS = 2_000;

@Resolver()
export class RefundPreviewResolver {
  constructor(
    private readonly database: Database,
    private readonly sealer: QuoteSealer,
    private readonly providers: Providers,
    private readonly ids: GlobalIds,
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
      return toPreviewView(await previewRefund(this.database.read, this.sealer, this.providers, caller, request), this.ids);
    } catch (error) {
      if (error instanceof InvalidRefundRequest) throw badUserInput(error.message, ['input', ...error.path]);
      throw error;
    }
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
