import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { MoneyType } from '../graphql/money.type';
import { DISPUTE_STATUSES, type DisputeStatus } from './payment';

export const PaymentDisputeEnum = Object.fromEntries(DISPUTE_STATUSES.map((status) => [status, status]));
registerEnumType(PaymentDisputeEnum, {
  name: 'PaymentDispute',
  description: 'How the customer’s complaint at the bank stands. LOST: the bank gave the customer the money.',
});

@ObjectType('Payment')
export class PaymentType {
  @Field(() => ID) id!: string;
  @Field(() => String) provider!: string;
  @Field(() => String) method!: string;
  @Field(() => MoneyType) captured!: MoneyType;
  @Field(() => MoneyType) refundable!: MoneyType;
  @Field(() => MoneyType, { description: 'What was refunded of it at the provider itself, not by this desk.' })
  refundedAtProvider!: MoneyType;
  @Field(() => PaymentDisputeEnum, { nullable: true, description: 'While OPEN or LOST, it cannot be refunded.' })
  dispute!: DisputeStatus | null;
  @Field(() => String, { nullable: true }) reference!: string | null;
}
