import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphQLContext } from './context';
import type { GlobalIds } from './globalIds';
import { NodeRegistry, NodeType } from './node';
import { Authenticated } from './permissions/decorators';
import { allOf, lackOf } from './permissions/requirement';
import { nodeRuleOf } from './permissions/schemaRules';

@Resolver()
export class NodeResolver {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly globalIds: GlobalIds,
  ) {}

  /** What the caller may not reach looks exactly like what does not exist. */
  @Authenticated()
  @Query(() => NodeType, {
    nullable: true,
    description: "Any object of the caller's own partner by its global id; null when it is not theirs.",
  })
  async node(
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphQLContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object | null> {
    const target = this.globalIds.decode(null, id);
    const type = target && info.schema.getType(target.type);
    if (!target || !type || lackOf(allOf([nodeRuleOf(type)]), callerOf(context))) return null;
    return this.registry.load(target.type, target.id, context);
  }
}
