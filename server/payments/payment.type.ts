import { Field, ID, ObjectType } from 'type-graphql';
import { MoneyType } from '../graphql/money.type';

@ObjectType('Payment')
export class PaymentType {
  @Field(() => ID) id!: string;
  @Field(() => String) provider!: string;
  @Field(() => String) method!: string;
  @Field(() => MoneyType) captured!: MoneyType;
  @Field(() => MoneyType) refundable!: MoneyType;
  @Field(() => String, { nullable: true }) reference!: string | null;
}
