import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';
import { DateTimeScalar } from '../graphql/scalars';
import { ACCOUNT_ERROR_CODES, type AccountErrorCode } from './accountProblem';

export const AccountErrorCodeEnum = Object.fromEntries(ACCOUNT_ERROR_CODES.map((code) => [code, code]));
registerEnumType(AccountErrorCodeEnum, { name: 'AccountErrorCode' });

@Open()
@ObjectType('AccountUserError', { description: 'Something that the caller can put right; nothing was changed.' })
export class AccountUserErrorType {
  @Field(() => AccountErrorCodeEnum) code!: AccountErrorCode;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}

@Open()
@ObjectType('Account', { description: 'What somebody with a password has set up to sign in.' })
export class AccountType {
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => Boolean, { description: 'Whether a code is needed to sign in, beside the password.' }) usesTotp!: boolean;
  @Field(() => Boolean, { description: 'Whether the partner requires it.' }) mustUseTotp!: boolean;
  @Field(() => Int) recoveryCodesLeft!: number;
}

@Open()
@ObjectType('Session', { description: 'A browser that somebody is signed in with.' })
export class SessionType {
  @Field(() => ID) id!: string;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { description: 'To the minute.' }) lastSeenAt!: Date;
  @Field(() => String, { nullable: true, description: 'The network address that it began at.' }) ipAddress!: string | null;
  @Field(() => String, { description: 'A few words to recognise it by, e.g. "Firefox on Windows".' }) device!: string;
  @Field(() => Boolean, { description: 'Whether it is the one that asks.' }) isCurrent!: boolean;
}

@InputType()
export class SessionEndInput {
  @Field(() => ID) id!: string;
}

@Open()
@ObjectType()
export class SessionEndPayload {
  @Field(() => ID, { nullable: true }) endedSessionId!: string | null;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}

@Open()
@ObjectType()
export class SignOutEverywherePayload {
  @Field(() => Boolean) signedOut!: boolean;
}
