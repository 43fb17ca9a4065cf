import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { lexicographicSortSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray, type ResolverData } from 'type-graphql';
import type { GraphQLContext } from './context';
import { callMethodsDirectly, readPropertiesDirectly } from './directResolvers';
import { applyPermissions } from './permissions/applyPermissions';
import { DateTimeScalar } from './scalars';

type ResolverClass = new (...args: never[]) => object;

export interface SchemaOptions {
  readonly resolvers: NonEmptyArray<ResolverClass>;
  /** Types that no field returns by name, e.g. those that are only reached through node. */
  readonly orphanedTypes?: readonly ResolverClass[];
  /** Every scope there is. */
  readonly scopes: readonly string[];
  /** Told the field when the second lock had to catch what the judgement should have. */
  readonly onSecondLock?: (place: string) => void;
}

/** The whole executable schema with its permissions. Throws naming every rule that is not in order. */
export function buildGraphQLSchema(options: SchemaOptions): GraphQLSchema {
  readPropertiesDirectly();
  const schema = buildSchemaSync({
    resolvers: options.resolvers,
    orphanedTypes: [...(options.orphanedTypes ?? [])],
    container: ({ context }: ResolverData<GraphQLContext>) => context.resolvers,
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    validate: false,
  });
  callMethodsDirectly(schema, options.resolvers);
  return applyPermissions(schema, {
    knownScopes: options.scopes,
    resolvers: options.resolvers,
    onSecondLock: options.onSecondLock,
  });
}

/** The schema as SDL with its directives, the same text for the same schema. */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(lexicographicSortSchema(schema))}\n`;
}
