import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar, ScopeScalar } from '../graphql/scalars';
import { enumOf } from '../orders/order.type';
import { LocationType } from '../partners/location.type';
import { API_CLIENT_ERROR_CODES, API_CLIENT_STATES, type ApiClientErrorCode, type ApiClientState } from './apiClient';

export const ApiClientStateEnum = enumOf(API_CLIENT_STATES);
registerEnumType(ApiClientStateEnum, {
  name: 'ApiClientState',
  description: 'MAKER_INACTIVE: whoever made it is no active member of staff, so it counts for nothing.',
});
export const ApiClientErrorCodeEnum = enumOf(API_CLIENT_ERROR_CODES);
registerEnumType(ApiClientErrorCodeEnum, { name: 'ApiClientErrorCode' });

@ObjectType('ApiClient', { description: 'A program with a token. The token itself cannot be read back.' })
export class ApiClientType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'The beginning of its token, to recognise it by.' }) prefix!: string;
  @Field(() => [ScopeScalar], { description: 'What it may do: never more than its maker.' }) scopes!: string[];
  @Field(() => [ScopeScalar], { description: 'Given to it, and without effect while its maker has not got them.' })
  withheldScopes!: string[];
  @Field(() => [LocationType], {
    nullable: true,
    description: 'The only locations whose orders it may reach; null for all of them, and orders without one.',
  })
  locations!: LocationType[] | null;
  @Field(() => String, { nullable: true, description: 'The name of its maker; null for a command on the server.' })
  madeBy!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: until it is revoked.' }) expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute; null while it has never called.' })
  lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
  @Field(() => ApiClientStateEnum) state!: ApiClientState;
}

@InputType()
export class ApiClientCreateInput {
  @Field(() => String, { description: 'What the program is, in 1 to 120 characters.' }) name!: string;
  @Field(() => [ScopeScalar], { description: 'What it may do; nobody gives what they have not.' }) scopes!: string[];
  @Field(() => [ID], { nullable: true, description: 'The only locations it is for; left out: all of them.' })
  locationIds?: string[] | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Left out: until it is revoked.' })
  expiresAt?: Date | null;
}

@InputType()
export class ApiClientRevokeInput {
  @Field(() => ID) apiClientId!: string;
}

@ObjectType('ApiClientUserError')
export class ApiClientUserErrorType {
  @Field(() => ApiClientErrorCodeEnum) code!: ApiClientErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@ObjectType('ApiClientCreatePayload')
export class ApiClientCreatePayloadType {
  @Field(() => ApiClientType, { nullable: true }) apiClient!: ApiClientType | null;
  @Field(() => String, { nullable: true, description: 'Told here and never again: only its hash is kept.' })
  token!: string | null;
  @Field(() => [ApiClientUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: ApiClientUserErrorType[];
}

@ObjectType('ApiClientRevokePayload')
export class ApiClientRevokePayloadType {
  @Field(() => ApiClientType, { nullable: true }) apiClient!: ApiClientType | null;
  @Field(() => [ApiClientUserErrorType], { description: 'Not empty exactly when nothing was changed.' })
  userErrors!: ApiClientUserErrorType[];
}
