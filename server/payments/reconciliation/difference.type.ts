import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Count } from '../../graphql/connections/count';
import { PageInfo } from '../../graphql/connections/pageInfo';
import { MoneyType } from '../../graphql/money.type';
import { NodeType } from '../../graphql/node';
import { NodeRequiresScopes, RequiresScopes } from '../../graphql/permissions/decorators';
import { DateTimeScalar } from '../../graphql/scalars';
import { enumOf, OrderType } from '../../orders/order.type';
import { RefundType } from '../../refunds/refund.type';
import { DIFFERENCE_KINDS, type DifferenceKind } from './difference';
import { DIFFERENCE_CLOSE_ERROR_CODES, type DifferenceCloseErrorCode } from './differenceInput';

export const DifferenceKindEnum = enumOf(DIFFERENCE_KINDS);
registerEnumType(DifferenceKindEnum, {
  name: 'DifferenceKind',
  description: 'How this desk and a provider have a payment or a refund differently.',
});

@NodeRequiresScopes(['refunds:read'])
@ObjectType('Difference', {
  implements: NodeType,
  description: 'Something that this desk and a provider have differently. It is found by comparing, and pays nothing by itself.',
})
export class DifferenceType extends NodeType {
  @Field(() => DifferenceKindEnum) kind!: DifferenceKind;
  @Field(() => String, { description: 'What differs, in a few words.' }) title!: string;
  @Field(() => String, { description: 'What differs, where the money probably is, and what to do next.' }) message!: string;
  @Field(() => MoneyType, { description: 'What it is about.' }) amount!: MoneyType;
  @Field(() => OrderType) order!: OrderType;
  @Field(() => RefundType, { nullable: true, description: 'Null when it is about no refund of this desk.' })
  refund!: RefundType | null;
  @Field(() => String) provider!: string;
  @Field(() => String, { description: 'How the payment was made.' }) method!: string;
  @Field(() => String, { nullable: true, description: 'The refund’s own id at the provider, to look it up there.' })
  providerReference!: string | null;
  @Field(() => DateTimeScalar) foundAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When it was last found.' }) seenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null while it is open.' }) closedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Who closed it; “reconciliation” when it was gone by itself.' })
  closedBy!: string | null;
  @Field(() => String, { nullable: true }) note!: string | null;
}

@ObjectType('DifferenceEdge')
export class DifferenceEdgeType {
  @Field(() => String) cursor!: string;
  @Field(() => DifferenceType) node!: DifferenceType;
}

@ObjectType('DifferenceConnection')
export class DifferenceConnectionType {
  @Field(() => [DifferenceEdgeType]) edges!: DifferenceEdgeType[];
  @Field(() => [DifferenceType]) nodes!: DifferenceType[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Count) count!: Count;
}

@InputType('DifferenceFilter')
export class DifferenceFilterInput {
  @Field(() => [DifferenceKindEnum], { nullable: true }) kind?: DifferenceKind[] | null;
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Null: open and closed ones.' })
  open?: boolean | null;
}

@InputType('DifferenceCloseInput')
export class DifferenceCloseInputType {
  @Field(() => ID) differenceId!: string;
  @Field(() => String, { description: 'How it was put right; for colleagues.' }) note!: string;
}

export const DifferenceCloseErrorCodeEnum = enumOf(DIFFERENCE_CLOSE_ERROR_CODES);
registerEnumType(DifferenceCloseErrorCodeEnum, { name: 'DifferenceCloseErrorCode' });

@ObjectType('DifferenceCloseUserError')
export class DifferenceCloseUserErrorType {
  @Field(() => DifferenceCloseErrorCodeEnum) code!: DifferenceCloseErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('DifferenceClosePayload')
export class DifferenceClosePayloadType {
  @RequiresScopes(['refunds:read'])
  @Field(() => DifferenceType, { nullable: true })
  difference!: DifferenceType | null;
  @Field(() => Boolean, { description: 'True when the same caller had closed it with the same note before.' })
  replayed!: boolean;
  @Field(() => [DifferenceCloseUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: DifferenceCloseUserErrorType[];
}
