import { Field, InputType, ObjectType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';
import { AccountUserErrorType } from './account.type';

@InputType()
export class TotpBeginInput {
  @Field(() => String) password!: string;
}

@Open()
@ObjectType()
export class TotpBeginPayload {
  @Field(() => String, { nullable: true, description: 'For an authenticator app, as a picture: otpauth://totp/…' })
  uri!: string | null;
  @Field(() => String, { nullable: true, description: 'The same to be typed, in base32.' }) secret!: string | null;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}

@InputType()
export class TotpConfirmInput {
  @Field(() => String) code!: string;
}

@InputType()
export class TotpDisableInput {
  @Field(() => String) password!: string;
  @Field(() => String, { nullable: true, description: 'Of the app, or a recovery code.' }) code?: string | null;
}

@Open()
@ObjectType()
export class TotpDisablePayload {
  @Field(() => Boolean) disabled!: boolean;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}

@InputType()
export class RecoveryCodesRenewInput {
  @Field(() => String) password!: string;
  @Field(() => String, { description: 'Of the app, or one of the recovery codes that are left.' }) code!: string;
}

@Open()
@ObjectType()
export class RecoveryCodesPayload {
  @Field(() => [String], {
    nullable: true,
    description: 'Each stands in for a code of the app once. They are shown now and never again.',
  })
  recoveryCodes!: string[] | null;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}
