import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars';
import { enumOf, OrderType } from './order.type';
import { CUSTOMER_UNMASK_ERROR_CODES, type CustomerUnmaskErrorCode } from './unmasking';

export const CustomerUnmaskErrorCodeEnum = enumOf(CUSTOMER_UNMASK_ERROR_CODES);
registerEnumType(CustomerUnmaskErrorCodeEnum, {
  name: 'CustomerUnmaskErrorCode',
  description: 'NOT_ALLOWED: the partner does not allow it, the caller is a program, or sees customers anyway.',
});

@ObjectType('RevealedCustomer', { description: 'A customer that the caller asked to be shown, with a reason that was noted.' })
export class RevealedCustomerType {
  @Field(() => String) email!: string;
  @Field(() => String, { nullable: true }) name!: string | null;
  @Field(() => String, { nullable: true }) phone!: string | null;
  @Field(() => DateTimeScalar, { description: 'It is shown until then.' }) until!: Date;
}

@InputType()
export class CustomerUnmaskInput {
  @Field(() => ID) orderId!: string;
  @Field(() => String, { description: 'Why, for the audit: 3 to 200 characters.' }) reason!: string;
}

@ObjectType('CustomerUnmaskUserError')
export class CustomerUnmaskUserErrorType {
  @Field(() => CustomerUnmaskErrorCodeEnum) code!: CustomerUnmaskErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('CustomerUnmaskPayload')
export class CustomerUnmaskPayloadType {
  @Field(() => OrderType, { nullable: true }) order!: OrderType | null;
  @Field(() => [CustomerUnmaskUserErrorType], { description: 'Not empty exactly when nothing is shown.' })
  userErrors!: CustomerUnmaskUserErrorType[];
}
