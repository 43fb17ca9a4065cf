import { Field, InputType, ObjectType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';
import { AccountUserErrorType } from './account.type';

@InputType()
export class PasswordChangeInput {
  @Field(() => String) currentPassword!: string;
  @Field(() => String, { description: 'At least 12 characters, and not easy to guess.' }) newPassword!: string;
}

@Open()
@ObjectType()
export class PasswordChangePayload {
  @Field(() => Boolean) changed!: boolean;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}

@InputType()
export class PasswordResetRequestInput {
  @Field(() => String) email!: string;
}

@Open()
@ObjectType()
export class PasswordResetRequestPayload {
  @Field(() => Boolean, { description: 'Always true: it tells nothing of whether there is such an account.' })
  accepted!: boolean;
}

@InputType()
export class PasswordResetInput {
  @Field(() => String, { description: 'The part of the link after #.' }) token!: string;
  @Field(() => String, { description: 'At least 12 characters, and not easy to guess.' }) newPassword!: string;
}

@Open()
@ObjectType()
export class PasswordResetPayload {
  @Field(() => String, { nullable: true, description: 'The address to sign in with; nobody is signed in by a reset.' })
  email!: string | null;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}
