import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';
import { ScopeScalar } from '../graphql/scalars';
import { UserErrorType } from '../graphql/userError.type';
import { enumOf } from '../orders/order.type';
import { LocationType } from '../partners/location.type';
import { ROLES, type Role } from './role';
import { STAFF_ERROR_CODES, type StaffErrorCode } from './staffProblem';

export const NOT_EMPTY = 'Not empty exactly when nothing was changed.';
export const LIMITED = 'The only locations whose orders they reach; null for all of them.';
export const WHICH_LOCATIONS = 'The only locations whose orders they may reach; null for all of them.';

export const StaffRoleEnum = enumOf(ROLES);
registerEnumType(StaffRoleEnum, {
  name: 'StaffRole',
  description: 'A name for a set of scopes that belong together. It is what the scopes add up to, and is stored nowhere.',
});

@Open()
@ObjectType('Permission', { description: 'A scope in plain words.' })
export class PermissionType {
  @Field(() => ScopeScalar) scope!: string;
  @Field(() => String) label!: string;
  @Field(() => String) description!: string;
  @Field(() => Boolean, { description: 'It concerns the partner as a whole, and cannot be given for some locations.' })
  needsAllLocations!: boolean;
}

@Open()
@ObjectType('StaffRoleInfo', { description: 'A role in plain words.' })
export class StaffRoleInfoType {
  @Field(() => StaffRoleEnum) role!: Role;
  @Field(() => String) label!: string;
  @Field(() => String) description!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => Boolean, { description: 'It cannot be given for some locations.' }) needsAllLocations!: boolean;
}

@ObjectType('Staff')
export class StaffType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) email!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => StaffRoleEnum, { nullable: true, description: 'Null for a set of scopes of their own.' }) role!: Role | null;
  @Field(() => [LocationType], { nullable: true, description: LIMITED }) locations!: LocationType[] | null;
  @Field(() => Boolean, { description: 'False for somebody who was deactivated and cannot sign in.' }) active!: boolean;
  @Field(() => Boolean, { description: 'Whether they sign in with a second factor.' }) hasTotp!: boolean;
}

@InputType()
export class StaffUpdateInput {
  @Field(() => ID) userId!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => [ID], { nullable: true, description: `${WHICH_LOCATIONS} Left out: as before.` }) locationIds?: string[] | null;
}

@ObjectType()
export class StaffUpdatePayload {
  @Field(() => StaffType, { nullable: true }) staff!: StaffType | null;
  @Field(() => [UserErrorType], { description: `${NOT_EMPTY} The codes are those of StaffErrorCode.` })
  userErrors!: UserErrorType[];
}

export const StaffErrorCodeEnum = enumOf(STAFF_ERROR_CODES);
registerEnumType(StaffErrorCodeEnum, { name: 'StaffErrorCode' });

@ObjectType('StaffUserError')
export class StaffUserErrorType {
  @Field(() => StaffErrorCodeEnum) code!: StaffErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@InputType()
export class StaffDeactivateInput {
  @Field(() => ID) userId!: string;
}

@InputType()
export class StaffReactivateInput {
  @Field(() => ID) userId!: string;
}

@ObjectType('StaffActivePayload')
export class StaffActivePayloadType {
  @Field(() => StaffType, { nullable: true }) staff!: StaffType | null;
  @Field(() => [StaffUserErrorType], { description: NOT_EMPTY }) userErrors!: StaffUserErrorType[];
}
