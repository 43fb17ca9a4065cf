import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Count } from '../graphql/connections/count';
import { PageInfo } from '../graphql/connections/pageInfo';
import { MoneyType } from '../graphql/money.type';
import { NodeType } from '../graphql/node';
import { NodeRequiresScopes } from '../graphql/permissions/decorators';
import { DateTimeScalar, DecimalScalar } from '../graphql/scalars';
import { enumOf, OrderItemType, OrderType } from '../orders/order.type';
import { TicketType } from '../tickets/ticket.type';
import { REFUND_STATUSES, type RefundStatus } from './refund';
import { REFUND_ACTIONS, type RefundAction } from './refundActions';
import { RefundAllocationType } from './refundAllocation.type';

export const RefundStatusEnum = enumOf(REFUND_STATUSES);
registerEnumType(RefundStatusEnum, { name: 'RefundStatus' });

export const RefundActionEnum = enumOf(REFUND_ACTIONS);
registerEnumType(RefundActionEnum, { name: 'RefundAction' });

export const RefundFeeKindEnum = enumOf(['NONE', 'FIXED', 'PERCENTAGE']);
registerEnumType(RefundFeeKindEnum, { name: 'RefundFeeKind' });

@ObjectType('RefundPolicy', { description: 'What the partner keeps of a refund.' })
export class RefundPolicyType {
  @Field(() => RefundFeeKindEnum) feeKind!: keyof typeof RefundFeeKindEnum;
  @Field(() => MoneyType, { nullable: true, description: 'With FIXED: kept once an order.' })
  feeAmount!: MoneyType | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'With PERCENTAGE: a fraction of the subtotal, 0.05 is 5 %.' })
  feeRate!: string | null;
  @Field(() => DateTimeScalar, { description: 'These rules count for orders placed from here on.' })
  validFrom!: Date;
}

@ObjectType('RefundReason')
export class RefundReasonType {
  @Field(() => String) code!: string;
  @Field(() => String) label!: string;
}

@ObjectType('RefundFailure')
export class RefundFailureType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'What happened, in a few words.' }) title!: string;
  @Field(() => String, { description: 'What happened, whether money moved, and what to do next.' }) message!: string;
  @Field(() => String, { description: 'Where the money is.' }) money!: string;
  @Field(() => Boolean) retryable!: boolean;
}

@ObjectType('RefundProgress', { description: 'Where a refund that is under way stands.' })
export class RefundProgressType {
  @Field(() => String) message!: string;
  @Field(() => DateTimeScalar) since!: Date;
  @Field(() => Boolean, { description: 'True while nobody knows whether money moved.' }) unknown!: boolean;
}

@ObjectType('RefundItem')
export class RefundItemType {
  @Field(() => OrderItemType) orderItem!: OrderItemType;
  @Field(() => Int) quantity!: number;
  @Field(() => MoneyType) total!: MoneyType;
  @Field(() => [TicketType]) tickets!: TicketType[];
}

@NodeRequiresScopes(['refunds:read'])
@ObjectType('Refund', { implements: NodeType })
export class RefundType extends NodeType {
  @Field(() => String, { description: "The order's number and a running number, e.g. 100245-R1." })
  number!: string;
  @Field(() => OrderType) order!: OrderType;
  @Field(() => RefundStatusEnum) status!: RefundStatus;
  @Field(() => [RefundItemType]) items!: RefundItemType[];
  @Field(() => MoneyType, { description: 'Paid price of what is refunded.' }) subtotal!: MoneyType;
  @Field(() => MoneyType, { description: 'Kept by the partner.' }) fee!: MoneyType;
  @Field(() => MoneyType, { description: 'What the customer gets.' }) total!: MoneyType;
  @Field(() => RefundReasonType) reason!: RefundReasonType;
  @Field(() => String, { description: 'Why, for colleagues.' }) description!: string;
  @Field(() => String) requestedBy!: string;
  @Field(() => DateTimeScalar) requestedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) settledAt!: Date | null;
  @Field(() => RefundFailureType, { nullable: true }) failure!: RefundFailureType | null;
  @Field(() => RefundProgressType, { nullable: true, description: 'Null when it is not under way.' })
  progress!: RefundProgressType | null;
  @Field(() => [RefundAllocationType], { description: 'Which payments it goes back to, and how far each part is.' })
  allocations!: RefundAllocationType[];
  @Field(() => [RefundActionEnum], { description: 'What this caller can do about it now.' }) actions!: RefundAction[];
}

@ObjectType('RefundEdge')
export class RefundEdgeType {
  @Field(() => String) cursor!: string;
  @Field(() => RefundType) node!: RefundType;
}

@ObjectType('RefundConnection')
export class RefundConnectionType {
  @Field(() => [RefundEdgeType]) edges!: RefundEdgeType[];
  @Field(() => [RefundType]) nodes!: RefundType[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Count) count!: Count;
}
