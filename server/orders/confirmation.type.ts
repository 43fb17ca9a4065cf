import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserErrorType } from '../graphql/userError.type';
import { OrderType } from './order.type';

@InputType()
export class ConfirmationResendInput {
  @Field(() => ID) orderId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Send to another address, and keep it: for who has customers:read too, as the ticket codes go there.',
  })
  email?: string | null;
}

@ObjectType()
export class ConfirmationResendPayload {
  @Field(() => OrderType, { nullable: true }) order!: OrderType | null;
  @Field(() => [UserErrorType]) userErrors!: UserErrorType[];
}
