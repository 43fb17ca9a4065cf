import { Field, ObjectType } from 'type-graphql';
import { formatAmount } from '../money/money';
import { CurrencyCodeScalar, DecimalScalar } from './scalars';

@ObjectType('Money', { description: "An exact amount in a currency's own number of decimals (EUR 2, JPY 0, KWD 3)." })
export class MoneyType {
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => CurrencyCodeScalar) currencyCode!: string;
}

/** An amount as the API shows it. */
export function toMoney(amountMinor: bigint, currencyCode: string): MoneyType {
  return { amount: formatAmount(amountMinor, currencyCode), currencyCode };
}
