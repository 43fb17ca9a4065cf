import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { ScopeScalar } from '../graphql/scalars';
import { UserErrorType } from '../graphql/userError.type';

@ObjectType('Staff')
export class StaffType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) email!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
}

@InputType()
export class StaffUpdateInput {
  @Field(() => ID) userId!: string;
  @Field(() => [ScopeScalar]) scopes!: string[];
}

@ObjectType()
export class StaffUpdatePayload {
  @Field(() => StaffType, { nullable: true }) staff!: StaffType | null;
  @Field(() => [UserErrorType]) userErrors!: UserErrorType[];
}
