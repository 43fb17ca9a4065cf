import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

export enum CountPrecision {
  EXACT = 'EXACT',
  AT_LEAST = 'AT_LEAST',
}
registerEnumType(CountPrecision, { name: 'CountPrecision' });

@ObjectType('Count')
export class Count {
  @Field(() => Int) value!: number;
  @Field(() => CountPrecision) precision!: CountPrecision;
}

/** A count that stopped at a limit; `counted` may be at most one more than the limit. */
export function countUpTo(counted: number, limit: number): Count {
  if (counted > limit) return { value: limit, precision: CountPrecision.AT_LEAST };
  return { value: counted, precision: CountPrecision.EXACT };
}
