import { Field, ID, InterfaceType } from 'type-graphql';
import type { GraphQLContext } from './context';

/** Reads one object by its row's id; null for what does not exist or is not the caller's. */
export type NodeLoader = (id: string, context: GraphQLContext) => Promise<object | null>;

const typeNames = new WeakMap<object, string>();

/** Anything with a global id. Types that implement it extend this class. */
@InterfaceType('Node', { resolveType: (node: object) => typeNames.get(node) })
export abstract class NodeType {
  @Field(() => ID) id!: string;
}

/** How each type of object is found by its global id; the features register theirs. */
export class NodeRegistry {
  private readonly loaders = new Map<string, NodeLoader>();

  /** Says how objects of a type are loaded. Throws when the type has been registered before. */
  register(typeName: string, load: NodeLoader): void {
    if (this.loaders.has(typeName)) throw new Error(`${typeName} has been registered before.`);
    this.loaders.set(typeName, load);
  }

  has(typeName: string): boolean {
    return this.loaders.has(typeName);
  }

  /** Loads an object and remembers its type for the schema. Null when it is not there, or of an unknown type. */
  async load(typeName: string, id: string, context: GraphQLContext): Promise<object | null> {
    const node = (await this.loaders.get(typeName)?.(id, context)) ?? null;
    if (node !== null) typeNames.set(node, typeName);
    return node;
  }
}
