import { Field, ID, ObjectType } from 'type-graphql';
import { CurrencyCodeScalar } from '../graphql/scalars';
import { Open } from '../graphql/permissions/decorators';

@Open()
@ObjectType('Partner')
export class PartnerType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => CurrencyCodeScalar) currencyCode!: string;
  @Field(() => String) timeZone!: string;
}
