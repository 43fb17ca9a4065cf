import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { toMoney, type MoneyType } from '../graphql/money.type';
import type { Order, OrderItemOfOrder } from '../orders/order';
import type { OrderLoaders } from '../orders/orderLoaders';
import { canSendBack } from '../payments/payment';
import type { Ticket } from '../tickets/ticket';
import type { Refund } from './refund';
import { RefundType, type RefundFailureType, type RefundProgressType, type RefundReasonType } from './refund.type';
import { actionsOf, type AllocationOfPayment, type RefundAction } from './refundActions';
import type { RefundAllocationType } from './refundAllocation.type';
import { failureWords } from './refundFailure';
import type { RefundLoaders } from './refundLoaders';
import { progressOf } from './refundProgress';

/** What of one item a refund takes, as the API shows it. */
interface RefundItemView {
  readonly orderItem: OrderItemOfOrder;
  readonly quantity: number;
  readonly total: MoneyType;
  readonly tickets: readonly Ticket[];
}

@Resolver(() => RefundType)
export class RefundResolver {
  constructor(
    private readonly loaders: RefundLoaders,
    private readonly orderLoaders: OrderLoaders,
    private readonly ids: GlobalIds,
  ) {}

  @FieldResolver(() => ID)
  id(@Root() refund: Refund): string {
    return this.ids.encode('Refund', refund.id);
  }

  @FieldResolver()
  async number(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<string> {
    return `${(await this.order(refund, context)).number}-R${refund.sequence}`;
  }

  @FieldResolver()
  async order(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<Order> {
    const order = await this.orderLoaders.orders(context).load(refund.orderId);
    if (!order) throw new Error(`refund ${refund.id} has no order`);
    return order;
  }

  @FieldResolver()
  async items(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<RefundItemView[]> {
    const order = await this.order(refund, context);
    const [taken, orderItems, tickets] = await Promise.all([
      this.loaders.items(context).load(refund.id),
      this.orderLoaders.itemsOf(order, context),
      this.loaders.ticketsOfRefund(context).load(refund.id),
    ]);
    const byItem = new Map(taken.map((item) => [item.orderItemId, item]));
    return orderItems.flatMap((orderItem) => {
      const item = byItem.get(orderItem.id);
      if (!item) return [];
      return {
        orderItem,
        quantity: item.quantity,
        total: toMoney(item.totalMinor, order.currencyCode),
        tickets: tickets.filter((ticket) => ticket.orderItemId === orderItem.id),
      };
    });
  }

  @FieldResolver()
  subtotal(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<MoneyType> {
    return this.money(refund, refund.subtotalMinor, context);
  }

  @FieldResolver()
  fee(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<MoneyType> {
    return this.money(refund, refund.feeMinor, context);
  }

  @FieldResolver()
  total(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<MoneyType> {
    return this.money(refund, refund.totalMinor, context);
  }

  @FieldResolver()
  async reason(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<RefundReasonType> {
    const reasons = await this.loaders.reasons(context).load(refund.partnerId);
    const reason = reasons.find((candidate) => candidate.code === refund.reasonCode);
    return { code: refund.reasonCode, label: reason?.label ?? refund.reasonCode };
  }

  @FieldResolver()
  failure(@Root() refund: Refund): RefundFailureType | null {
    return refund.failureCode === null ? null : { code: refund.failureCode, ...failureWords(refund.failureCode) };
  }

  @FieldResolver()
  async progress(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<RefundProgressType | null> {
    return progressOf(refund, await this.shares(refund, context));
  }

  @FieldResolver()
  async allocations(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<RefundAllocationType[]> {
    const { currencyCode } = await this.order(refund, context);
    return (await this.shares(refund, context)).map((share) => toAllocation(share, currencyCode));
  }

  @FieldResolver()
  async actions(@Root() refund: Refund, @Ctx() context: GraphQLContext): Promise<RefundAction[]> {
    if (!callerOf(context).scopes.has('refunds:create')) return [];
    return actionsOf(refund, await this.shares(refund, context), new Date());
  }

  private async shares(refund: Refund, context: GraphQLContext): Promise<AllocationOfPayment[]> {
    const [allocations, payments] = await Promise.all([
      this.loaders.allocations(context).load(refund.id),
      this.order(refund, context).then((order) => this.loaders.paymentsOf(order, context)),
    ]);
    return allocations.flatMap((allocation) => {
      const payment = payments.find(({ id }) => id === allocation.paymentId);
      return payment ? [{ allocation, payment }] : [];
    });
  }

  private async money(refund: Refund, amountMinor: bigint, context: GraphQLContext): Promise<MoneyType> {
    return toMoney(amountMinor, (await this.order(refund, context)).currencyCode);
  }
}

function toAllocation({ allocation, payment }: AllocationOfPayment, currencyCode: string): RefundAllocationType {
  const { status, byHandBy: by, byHandAt: at, byHandProof } = allocation;
  return {
    provider: payment.provider,
    method: payment.method,
    amount: toMoney(allocation.amountMinor, currencyCode),
    automatic: canSendBack(payment.provider),
    status,
    byHand: by !== null && at !== null ? { by, at, proof: byHandProof ?? '' } : null,
  };
}
