import { getNamedType, isInterfaceType, isObjectType, isUnionType, type GraphQLField, type GraphQLInputField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/** Whether a rule stands before a field or an input field. */
export function isGuarded({ astNode }: GraphQLField<unknown, unknown> | GraphQLInputField): boolean {
  return (astNode?.directives?.length ?? 0) > 0;
}

/** The types below which a guarded field can be asked for, those of the operation itself aside. */
export function typesWithGuards(schema: GraphQLSchema): ReadonlySet<GraphQLNamedType> {
  const roots: readonly unknown[] = [schema.getQueryType(), schema.getMutationType()];
  const types = Object.values(schema.getTypeMap()).filter((type) => !roots.includes(type));
  const found = new Set<GraphQLNamedType>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const type of types) {
      const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
      const possible = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : [];
      const leads = fields.some((field) => isGuarded(field) || found.has(getNamedType(field.type))) || possible.some((one) => found.has(one));
      if (leads) found.add(type);
    }
  }
  return found;
}
