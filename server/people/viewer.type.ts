import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { ScopeScalar } from '../graphql/scalars';
import { UserErrorType } from '../graphql/userError.type';
import { PartnerType } from '../partners/partner.type';
import { Open } from '../graphql/permissions/decorators';

@Open()
@ObjectType('Viewer')
export class ViewerType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => PartnerType) partner!: PartnerType;
  @Field(() => [ScopeScalar]) scopes!: string[];
  @Field(() => Boolean, {
    description: 'True for who has no scopes until they set up the second factor that the partner requires.',
  })
  mustSetUpTotp!: boolean;
}

@InputType()
export class SignInInput {
  @Field(() => String) email!: string;
  @Field(() => String) password!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Of the second factor, or a recovery code; asked for with CODE_REQUIRED.',
  })
  code?: string | null;
}

@Open()
@ObjectType()
export class SignInPayload {
  @Field(() => ViewerType, { nullable: true }) viewer!: ViewerType | null;
  @Field(() => [UserErrorType]) userErrors!: UserErrorType[];
}

@Open()
@ObjectType()
export class SignOutPayload {
  @Field(() => Boolean) signedOut!: boolean;
}
