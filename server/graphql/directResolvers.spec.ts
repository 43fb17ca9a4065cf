import 'reflect-metadata';
import { graphql, GraphQLObjectType } from 'graphql';
import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { GraphQLContext } from './context';
import { RequiresScopes } from './permissions/decorators';
import { buildGraphQLSchema } from './schema';

@ObjectType()
class Parcel {
  @Field() label!: string;
  @Field(() => Int) weightGrams!: number;
  @Field() sentBy!: string;
  @Field() carriedBy!: string;
  @Field() depot!: string;
  @Field() note!: string;
}

interface StoredParcel {
  readonly label: string;
  readonly weightKilograms: number;
}

@Resolver(() => Parcel)
class ParcelResolver {
  constructor(private readonly place: string) {}

  @RequiresScopes(['parcels:read'])
  @Query(() => Parcel, { nullable: true })
  parcel(): StoredParcel {
    return { label: 'a', weightKilograms: 2 };
  }

  @FieldResolver()
  weightGrams(@Root() parcel: StoredParcel): number {
    return parcel.weightKilograms * 1000;
  }

  @FieldResolver()
  sentBy(@Root() parcel: StoredParcel, @Ctx() context: GraphQLContext): string {
    return `${parcel.label} by ${context.requestId}`;
  }

  @FieldResolver()
  carriedBy(@Ctx() context: GraphQLContext, @Root() parcel: StoredParcel): string {
    return `${context.requestId} with ${parcel.label}`;
  }

  @FieldResolver()
  depot(): string {
    return this.place;
  }

  @FieldResolver()
  note(@Root() parcel: StoredParcel, @Arg('about', () => String) about: string): string {
    return `${about} of ${parcel.label}`;
  }
}

describe('resolvers that are called directly', () => {
  const schema = buildGraphQLSchema({ resolvers: [ParcelResolver], scopes: ['parcels:read'] });
  const resolver = new ParcelResolver('Lyon');
  const contextValue = { requestId: 'r1', caller: { scopes: new Set(['parcels:read']) }, resolvers: { get: () => resolver } };

  it('get what their parameters name, in whatever order, and their own instance', async () => {
    const source = '{ parcel { label weightGrams sentBy carriedBy depot note(about: "size") } }';
    const { data, errors } = await graphql({ schema, source, contextValue });
    expect(errors).toBeUndefined();
    expect(data?.parcel).toEqual({
      label: 'a',
      weightGrams: 2000,
      sentBy: 'a by r1',
      carriedBy: 'r1 with a',
      depot: 'Lyon',
      note: 'size of a',
    });
  });

  it('are none where a field is a property of its parent', () => {
    expect((schema.getType('Parcel') as GraphQLObjectType).getFields().label?.resolve).toBeUndefined();
  });
});
