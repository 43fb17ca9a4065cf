import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTimeScalar, ScopeScalar } from '../graphql/scalars';
import { LocationType } from '../partners/location.type';
import type { Role } from './role';
import { LIMITED, NOT_EMPTY, StaffRoleEnum, StaffUserErrorType, WHICH_LOCATIONS } from './staff.type';

@ObjectType('Invitation', { description: 'Somebody who was invited and has not accepted yet.' })
export class InvitationType {
  @Field(() => ID) id!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => StaffRoleEnum, { nullable: true, description: 'Null for a set of scopes of their own.' }) role!: Role | null;
  @Field(() => [LocationType], { nullable: true, description: LIMITED }) locations!: LocationType[] | null;
  @Field(() => String, { nullable: true, description: 'The member of staff who sent it; null for a program.' })
  invitedBy!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) expiresAt!: Date;
  @Field(() => Boolean, { description: 'Its link does not count any more; it can be sent again.' }) expired!: boolean;
}

@InputType()
export class StaffInviteInput {
  @Field(() => String) email!: string;
  @Field(() => String, { description: 'By which colleagues know them.' }) name!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => [ID], { nullable: true, description: WHICH_LOCATIONS }) locationIds?: string[] | null;
}

@InputType()
export class InvitationResendInput {
  @Field(() => ID) invitationId!: string;
}

@InputType()
export class InvitationRevokeInput {
  @Field(() => ID) invitationId!: string;
}

@ObjectType('InvitationPayload')
export class InvitationPayloadType {
  @Field(() => InvitationType, { nullable: true, description: 'As it is now; one that was taken back, as it was.' })
  invitation!: InvitationType | null;
  @Field(() => [StaffUserErrorType], { description: NOT_EMPTY }) userErrors!: StaffUserErrorType[];
}
