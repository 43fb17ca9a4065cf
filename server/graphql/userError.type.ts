import { Field, ObjectType } from 'type-graphql';
import { Open } from './permissions/decorators';

@Open()
@ObjectType('UserError', { description: 'Something that the caller can put right; nothing was changed.' })
export class UserErrorType {
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
  @Field(() => [String], { nullable: true }) field!: string[] | null;
}
