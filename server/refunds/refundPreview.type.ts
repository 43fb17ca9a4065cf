import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MoneyType } from '../graphql/money.type';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { DateTimeScalar } from '../graphql/scalars';
import { OrderItemType, OrderType } from '../orders/order.type';
import { TicketType } from '../tickets/ticket.type';
import { RefundAllocationType } from './refundAllocation.type';

@InputType('RefundItemInput')
export class RefundItemInputType {
  @Field(() => ID) orderItemId!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => [ID], {
    nullable: true,
    description: 'Which of its tickets, as many as the quantity; left out: those not redeemed first.',
  })
  ticketIds?: string[] | null;
}

@InputType('RefundPreviewInput')
export class RefundPreviewInputType {
  @Field(() => ID) orderId!: string;
  @Field(() => [RefundItemInputType], {
    nullable: true,
    description: 'What to refund; leave it out for everything that can still be refunded.',
  })
  items?: RefundItemInputType[] | null;
  @RequiresScopes(['refunds:waive_fee'])
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Do not keep the partner's refund fee." })
  waiveFee?: boolean | null;
}

@ObjectType('RefundPreviewItem')
export class RefundPreviewItemType {
  @Field(() => OrderItemType) orderItem!: OrderItemType;
  @Field(() => Int) quantity!: number;
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => [TicketType], { description: 'The tickets that stop being valid.' }) tickets!: TicketType[];
}

@ObjectType('RefundNotice')
export class RefundNoticeType {
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => ID, { nullable: true }) orderItemId!: string | null;
}

@ObjectType('RefundPreview')
export class RefundPreviewType {
  @Field(() => OrderType) order!: OrderType;
  @Field(() => [RefundPreviewItemType], { description: 'Every item of the order, with what of it this refund takes.' })
  items!: RefundPreviewItemType[];
  @Field(() => MoneyType) subtotal!: MoneyType;
  @Field(() => MoneyType) fee!: MoneyType;
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => MoneyType, { description: 'Tax contained in the subtotal.' }) tax!: MoneyType;
  @Field(() => MoneyType, { description: 'Still refundable after this refund.' }) remaining!: MoneyType;
  @Field(() => Boolean, {
    description: 'True when it takes every refundable unit of the order and nothing was refunded before.',
  })
  full!: boolean;
  @Field(() => [RefundAllocationType], { description: 'Which payments the total goes back to, and how much to each.' })
  allocations!: RefundAllocationType[];
  @Field(() => [RefundNoticeType], {
    description: 'Worth knowing, and no obstacle: e.g. TICKET_REDEEMED for a caller who may override.',
  })
  warnings!: RefundNoticeType[];
  @Field(() => [RefundNoticeType], {
    description: 'Why this cannot be refunded; the quote is null exactly when there is one.',
  })
  blockers!: RefundNoticeType[];
  @Field(() => String, {
    nullable: true,
    description: 'Signed; refundCreate executes what it was issued for. Dies when it expires or the order changes.',
  })
  quote!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt!: Date | null;
}
