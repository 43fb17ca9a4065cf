import type { GraphQLSchema } from 'graphql';
import { isInterfaceType } from 'graphql';
import { Field, ID, InterfaceType } from 'type-graphql';
import type { GraphQLContext } from './context';

export const NODE_TYPE_NAME = 'Node';

const typeNames = new WeakMap<object, string>();

/** Anything with a global id. Types that implement it extend this class and say who may reach them. */
@InterfaceType(NODE_TYPE_NAME, { resolveType: (node: object) => typeNames.get(node) })
export abstract class NodeType {
  @Field(() => ID) id!: string;
}

/** Reads one object by its row's id; null for what does not exist or is not the caller's. */
export type NodeLoader = (id: string, context: GraphQLContext) => Promise<object | null>;

/** How each type of object is found by its global id; the features register theirs. */
export class NodeRegistry {
  private readonly loaders = new Map<string, NodeLoader>();

  /** Says how objects of a type are loaded. Throws when the type has been registered before. */
  register(typeName: string, load: NodeLoader): void {
    if (this.loaders.has(typeName)) throw new Error(`${typeName} has been registered before.`);
    this.loaders.set(typeName, load);
  }

  /** Throws when the schema has a type with global ids that nobody registered. */
  checkComplete(schema: GraphQLSchema): void {
    const node = schema.getType(NODE_TYPE_NAME);
    const types = isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
    const missing = types.filter((type) => !this.loaders.has(type.name)).map((type) => type.name);
    if (missing.length > 0) throw new Error(`Nobody registered how to load ${missing.join(', ')} by global id.`);
  }

  /** Loads an object and remembers its type for the schema. Null when it is not there, or of an unknown type. */
  async load(typeName: string, id: string, context: GraphQLContext): Promise<object | null> {
    const node = (await this.loaders.get(typeName)?.(id, context)) ?? null;
    if (node !== null) typeNames.set(node, typeName);
    return node;
  }
}
