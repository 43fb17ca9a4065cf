import { Field, ID, ObjectType } from 'type-graphql';
import { Open } from '../graphql/permissions/decorators';

@Open()
@ObjectType('Location')
export class LocationType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
}
