import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { enumOf, OrderType } from '../orders/order.type';
import { RefundType } from './refund.type';
import { REFUND_CHANGE_ERROR_CODES, type RefundChangeErrorCode } from './refundChangeInput';

const KEY = '8 to 64 printable ASCII characters; the same key with the same input changes nothing a second time, for ever.';

@InputType('RefundRetryInput')
export class RefundRetryInputType {
  @Field(() => ID) refundId!: string;
  @Field(() => String, { description: KEY }) idempotencyKey!: string;
}

@InputType('RefundCancelInput')
export class RefundCancelInputType {
  @Field(() => ID) refundId!: string;
  @Field(() => String, { description: KEY }) idempotencyKey!: string;
}

@InputType('RefundMarkPaidInput')
export class RefundMarkPaidInputType {
  @Field(() => ID) refundId!: string;
  @Field(() => String, { description: 'What shows that it was paid, e.g. the number of the transfer; for colleagues.' })
  proof!: string;
  @Field(() => String, { description: KEY }) idempotencyKey!: string;
}

export const RefundChangeErrorCodeEnum = enumOf(REFUND_CHANGE_ERROR_CODES);
registerEnumType(RefundChangeErrorCodeEnum, { name: 'RefundChangeErrorCode' });

@ObjectType('RefundChangeUserError')
export class RefundChangeUserErrorType {
  @Field(() => RefundChangeErrorCodeEnum) code!: RefundChangeErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('RefundChangePayload')
export class RefundChangePayloadType {
  @RequiresScopes(['refunds:read'])
  @Field(() => RefundType, { nullable: true, description: 'As it stands now.' })
  refund!: RefundType | null;
  @RequiresScopes(['orders:read'])
  @Field(() => OrderType, { nullable: true })
  order!: OrderType | null;
  @Field(() => Boolean, { description: 'True when this key had already made the change.' }) replayed!: boolean;
  @Field(() => [RefundChangeUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: RefundChangeUserErrorType[];
}
