import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType('Location')
export class LocationType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
}
