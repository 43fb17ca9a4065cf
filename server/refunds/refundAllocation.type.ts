import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '../graphql/money.type';
import { DateTimeScalar } from '../graphql/scalars';
import { enumOf } from '../orders/order.type';
import { ALLOCATION_STATUSES, type AllocationStatus } from './refund';

export const RefundAllocationStatusEnum = enumOf(ALLOCATION_STATUSES);
registerEnumType(RefundAllocationStatusEnum, {
  name: 'RefundAllocationStatus',
  description: 'WAITING is not sent yet; SENT is with the provider; BY_HAND was given back by staff and recorded.',
});

@ObjectType('RefundByHand', { description: 'Who gave it back by hand, when, and what shows it.' })
export class RefundByHandType {
  @Field(() => String) by!: string;
  @Field(() => DateTimeScalar) at!: Date;
  @Field(() => String) proof!: string;
}

@ObjectType('RefundAllocation', { description: 'What of a refund goes back to one payment.' })
export class RefundAllocationType {
  @Field(() => String) provider!: string;
  @Field(() => String) method!: string;
  @Field(() => MoneyType) amount!: MoneyType;
  @Field(() => Boolean, { description: 'False for what no provider can send: staff give it back by hand, and it is recorded.' })
  automatic!: boolean;
  @Field(() => RefundAllocationStatusEnum, { nullable: true, description: 'Null in a preview.' })
  status!: AllocationStatus | null;
  @Field(() => RefundByHandType, { nullable: true }) byHand!: RefundByHandType | null;
}
