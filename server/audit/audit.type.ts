import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Count } from '../graphql/connections/count';
import { PageInfo } from '../graphql/connections/pageInfo';
import { MoneyType } from '../graphql/money.type';
import { RequiresScopes } from '../graphql/permissions/decorators';
import { DateTimeScalar } from '../graphql/scalars';
import { enumOf } from '../orders/order.type';
import { ACTOR_KINDS, type ActorKind } from './auditView';

export const ActorKindEnum = enumOf(ACTOR_KINDS);
registerEnumType(ActorKindEnum, {
  name: 'AuditActorKind',
  description: 'WORKER: the program itself, after a request. COMMAND: typed on the server. VISITOR: nobody who is signed in.',
});

@ObjectType('AuditActor')
export class AuditActorType {
  @Field(() => ActorKindEnum) kind!: ActorKind;
  @Field(() => ID, { nullable: true, description: 'Of a member of staff or an API client.' }) id!: string | null;
  @Field(() => String, { nullable: true }) name!: string | null;
}

@ObjectType('AuditSubject')
export class AuditSubjectType {
  @Field(() => String, { description: 'E.g. Order, Refund, Staff.' }) type!: string;
  @Field(() => ID, { nullable: true }) id!: string | null;
  @Field(() => String, { nullable: true, description: 'Its number or name; null where nobody knows it by one.' }) label!: string | null;
  @Field(() => ID, { nullable: true, description: 'The order that it belongs to.' }) orderId!: string | null;
  @Field(() => String, { nullable: true }) orderNumber!: string | null;
  @Field(() => MoneyType, { nullable: true, description: 'What a refund gives the customer.' }) amount!: MoneyType | null;
}

@ObjectType('AuditChange', { description: 'One property of what changed.' })
export class AuditChangeType {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) before!: string | null;
  @Field(() => String, { nullable: true }) after!: string | null;
}

@ObjectType('AuditDetail', { description: 'Something that tells of a person, such as an address.' })
export class AuditDetailType {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) value!: string | null;
}

@ObjectType('AuditEntry', { description: 'One change, as it was noted with it. Entries never change, and are never removed.' })
export class AuditEntryType {
  @Field(() => ID) id!: string;
  @Field(() => DateTimeScalar) at!: Date;
  @Field(() => String, { description: 'E.g. refund.create' }) action!: string;
  @Field(() => AuditActorType) actor!: AuditActorType;
  @Field(() => AuditSubjectType) subject!: AuditSubjectType;
  @Field(() => [AuditChangeType]) changes!: AuditChangeType[];
  @RequiresScopes(['customers:read'])
  @Field(() => String, { nullable: true, description: 'Why, in the words of who did it: they may tell of a customer.' })
  reason!: string | null;
  @RequiresScopes(['customers:read'])
  @Field(() => [AuditDetailType], { nullable: true, description: 'What else tells of a person.' })
  details!: AuditDetailType[] | null;
  @Field(() => Boolean, { description: 'Whether what told of a person has been erased since.' }) erased!: boolean;
  @Field(() => String, { nullable: true, description: 'From where the request came.' }) ipAddress!: string | null;
  @Field(() => String, { nullable: true }) requestId!: string | null;
}

@ObjectType('AuditEntryEdge')
export class AuditEntryEdgeType {
  @Field(() => String) cursor!: string;
  @Field(() => AuditEntryType) node!: AuditEntryType;
}

@ObjectType('AuditEntryConnection')
export class AuditEntryConnectionType {
  @Field(() => [AuditEntryEdgeType]) edges!: AuditEntryEdgeType[];
  @Field(() => [AuditEntryType]) nodes!: AuditEntryType[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Count) count!: Count;
}

@InputType('AuditFilter')
export class AuditFilterInput {
  @Field(() => DateTimeScalar, { nullable: true }) from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) before?: Date | null;
  @Field(() => [String], { nullable: true }) action?: string[] | null;
  @Field(() => ActorKindEnum, { nullable: true }) actorKind?: ActorKind | null;
  @Field(() => ID, { nullable: true, description: 'A member of staff or an API client.' }) actorId?: string | null;
  @Field(() => String, { nullable: true, description: 'Of an order, with its payments and refunds.' }) orderNumber?: string | null;
  @Field(() => ID, { nullable: true, description: 'Anything that has an id.' }) subjectId?: string | null;
}
