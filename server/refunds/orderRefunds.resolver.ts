import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphQLContext } from '../graphql/context';
import type { GlobalIds } from '../graphql/globalIds';
import { MoneyType, toMoney } from '../graphql/money.type';
import { whenKnown, type Soon } from '../graphql/soon';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { formatRate } from '../money/rate';
import type { Order, OrderItemOfOrder } from '../orders/order';
import { OrderItemType, OrderType } from '../orders/order.type';
import type { OrderLoaders } from '../orders/orderLoaders';
import { policyAt } from '../partners/partnerRepository';
import { refundableOf, type Payment } from '../payments/payment';
import { PaymentType } from '../payments/payment.type';
import type { Ticket } from '../tickets/ticket';
import { TicketType } from '../tickets/ticket.type';
import type { Refund } from './refund';
import { RefundPolicyType, RefundType } from './refund.type';
import type { RefundLoaders } from './refundLoaders';
import { toFeePolicy } from './refundableOrder';
import { refundableAmount, refundableQuantity, ticketsOf } from './refundRules';

/** What an order shows of its refunds and of what they depend on. */
@Resolver(() => OrderType)
export class OrderRefundsResolver {
  constructor(
    private readonly loaders: RefundLoaders,
    private readonly orderLoaders: OrderLoaders,
  ) {}

  @FieldResolver(() => MoneyType)
  refundable(@Root() order: Order, @Ctx() context: GraphQLContext): Soon<MoneyType> {
    return whenKnown(this.orderLoaders.itemsOf(order, context), (items) =>
      toMoney(refundableAmount(order, items, mayOverride(context)), order.currencyCode),
    );
  }

  @RequiresScopes(['refunds:read'])
  @FieldResolver(() => [PaymentType], { nullable: true })
  async payments(@Root() order: Order, @Ctx() context: GraphQLContext): Promise<PaymentOfOrder[]> {
    const payments = await this.loaders.paymentsOf(order, context);
    return payments.map((payment) => ({ ...payment, currencyCode: order.currencyCode }));
  }

  @RequiresScopes(['refunds:read'])
  @FieldResolver(() => [RefundType], { nullable: true })
  refunds(@Root() order: Order, @Ctx() context: GraphQLContext): Promise<Refund[]> {
    return this.loaders.refunds(context).load(order.id);
  }

  @FieldResolver(() => RefundPolicyType, {
    description: 'The rules for the fee that were in force when the order was placed.',
  })
  async refundPolicy(@Root() order: Order, @Ctx() context: GraphQLContext): Promise<RefundPolicyType> {
    const policies = await this.loaders.policies(context);
    const policy = policyAt(policies, order.placedAt);
    const fee = toFeePolicy(policy, order.currencyCode);
    return {
      feeKind: fee.kind,
      feeAmount: fee.kind === 'FIXED' ? toMoney(fee.amountMinor, order.currencyCode) : null,
      feeRate: fee.kind === 'PERCENTAGE' ? formatRate(fee.ratePpm) : null,
      validFrom: policy?.validFrom ?? new Date(0),
    };
  }
}

@Resolver(() => OrderItemType)
export class OrderItemRefundsResolver {
  constructor(private readonly loaders: RefundLoaders) {}

  @FieldResolver(() => Int, { description: 'For this caller: a redeemed ticket counts only with refunds:override.' })
  refundableQuantity(@Root() item: OrderItemOfOrder, @Ctx() context: GraphQLContext): number {
    return refundableQuantity(item, item.ticketCounts, mayOverride(context));
  }

  @FieldResolver(() => [TicketType])
  tickets(@Root() { id, orderId, orderVersion }: OrderItemOfOrder, @Ctx() context: GraphQLContext): Soon<Ticket[]> {
    const order = { id: orderId, version: orderVersion };
    return whenKnown(this.loaders.ticketsOf(order, context), (tickets) => ticketsOf(tickets, id));
  }
}

interface PaymentOfOrder extends Payment {
  readonly currencyCode: string;
}

@Resolver(() => PaymentType)
export class PaymentResolver {
  constructor(private readonly ids: GlobalIds) {}

  @FieldResolver()
  id(@Root() payment: PaymentOfOrder): string {
    return this.ids.encode('Payment', payment.id);
  }

  @FieldResolver()
  captured(@Root() payment: PaymentOfOrder): MoneyType {
    return toMoney(payment.capturedMinor, payment.currencyCode);
  }

  @FieldResolver()
  refundable(@Root() payment: PaymentOfOrder): MoneyType {
    return toMoney(refundableOf(payment), payment.currencyCode);
  }

  @FieldResolver()
  refundedAtProvider(@Root() payment: PaymentOfOrder): MoneyType {
    return toMoney(payment.externalMinor, payment.currencyCode);
  }

  @FieldResolver()
  dispute(@Root() payment: PaymentOfOrder): Payment['disputeStatus'] {
    return payment.disputeStatus;
  }
}

function mayOverride(context: GraphQLContext): boolean {
  return callerOf(context).scopes.has('refunds:override');
}
