import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf, OrderType } from '../orders/order.type';
import { RefundType } from './refund.type';
import { REFUND_CREATE_ERROR_CODES, type RefundCreateErrorCode } from './refundInput';
import { RefundPreviewType } from './refundPreview.type';

@InputType('RefundCreateInput')
export class RefundCreateInputType {
  @Field(() => String) quote!: string;
  @Field(() => String, {
    description: '8 to 64 printable ASCII characters; the same key with the same input gives the same refund, for ever.',
  })
  idempotencyKey!: string;
  @Field(() => String) reasonCode!: string;
  @Field(() => String) description!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'How the part was given back that no provider can send, e.g. the number of a receipt; needed when an allocation of the preview is not automatic.',
  })
  byHandProof?: string | null;
}

export const RefundCreateErrorCodeEnum = enumOf(REFUND_CREATE_ERROR_CODES);
registerEnumType(RefundCreateErrorCodeEnum, { name: 'RefundCreateErrorCode' });

@ObjectType('RefundCreateUserError')
export class RefundCreateUserErrorType {
  @Field(() => RefundCreateErrorCodeEnum) code!: RefundCreateErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('RefundCreatePayload')
export class RefundCreatePayloadType {
  @Field(() => RefundType, { nullable: true }) refund!: RefundType | null;
  @Field(() => OrderType, { nullable: true }) order!: OrderType | null;
  @Field(() => RefundPreviewType, { nullable: true, description: 'A fresh preview where the quote had gone stale.' })
  preview!: RefundPreviewType | null;
  @Field(() => Boolean, { description: 'True when this key had already created the refund.' }) replayed!: boolean;
  @Field(() => [RefundCreateUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: RefundCreateUserErrorType[];
}
