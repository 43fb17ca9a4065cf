import { Field, InputType, ObjectType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';
import { AccountUserErrorType } from './account.type';
import { ViewerType } from './viewer.type';

@Open()
@ObjectType('InvitationOffer', { description: 'What somebody with a link is invited to.' })
export class InvitationOfferType {
  @Field(() => String) partnerName!: string;
  @Field(() => String, { description: 'The address to sign in with.' }) email!: string;
  @Field(() => String) name!: string;
}

@InputType()
export class InvitationAcceptInput {
  @Field(() => String, { description: 'The part of the link after #.' }) token!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'At least 12 characters, and not easy to guess.' }) password!: string;
}

@Open()
@ObjectType()
export class InvitationAcceptPayload {
  @Field(() => ViewerType, { nullable: true }) viewer!: ViewerType | null;
  @Field(() => [AccountUserErrorType]) userErrors!: AccountUserErrorType[];
}
