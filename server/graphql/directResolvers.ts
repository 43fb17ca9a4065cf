import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { GraphQLContext } from './context';

type Metadata = ReturnType<typeof getMetadataStorage>;
type FieldResolver = Metadata['fieldResolvers'][number];
type Param = NonNullable<FieldResolver['params']>[number];
type Method = (...params: unknown[]) => unknown;
type ResolverClass = new (...args: never[]) => object;

/** Lets fields that only read a property do without a resolver. To be called before the schema is built. */
export function readPropertiesDirectly(): void {
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
}

/**
 * Calls the methods of resolver classes that want nothing but the parent and the context without type-graphql between:
 * a page of orders has a thousand such calls, and it sorts the parameters of each anew.
 */
export function callMethodsDirectly(schema: GraphQLSchema, resolvers: readonly unknown[]): void {
  const { fieldResolvers, objectTypes } = getMetadataStorage();
  const names = new Map<unknown, string>(objectTypes.map(({ target, name }) => [target, name]));
  for (const metadata of fieldResolvers) {
    const type = schema.getType(names.get(metadata.getObjectType?.()) ?? '');
    if (metadata.kind !== 'external' || !resolvers.includes(metadata.target) || !isObjectType(type)) continue;
    const field = type.getFields()[metadata.schemaName];
    const resolve = directResolver(metadata);
    if (field && resolve) field.resolve = resolve;
  }
}

/** Null for a method that wants more than the parent and the context. */
function directResolver({ target, methodName, params = [], middlewares = [] }: FieldResolver): GraphQLFieldResolver<unknown, GraphQLContext> | null {
  const kinds = [...params].sort((one, other) => one.index - other.index).map(kindOf);
  const [first, second] = kinds;
  if (middlewares.length > 0 || kinds.length > 2 || kinds.includes(null)) return null;
  const pick = (kind: 'root' | 'context' | null | undefined, root: unknown, context: GraphQLContext) => (kind === 'root' ? root : kind && context);
  return (root, _args, context) => {
    const instance = context.resolvers.get(target as ResolverClass) as Record<string, Method>;
    return (instance[methodName] as Method).call(instance, pick(first, root, context), pick(second, root, context));
  };
}

function kindOf(param: Param): 'root' | 'context' | null {
  if (param.kind === 'root') return param.getType === undefined && param.propertyName === undefined ? 'root' : null;
  return param.kind === 'context' && param.propertyName === undefined ? 'context' : null;
}
