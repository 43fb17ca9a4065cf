import {
  BREAK,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  OperationTypeNode,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
} from 'graphql';

/** An object that is written with this name changes what it inherits from, and has no such field. */
const PROTOTYPE = '__proto__';
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Whether an operation may be made a program of. The compiler (graphql-jit) writes what a document says into source
 * text, and differs from graphql-js at the edges. So it gets nothing but plain queries:
 *
 * - no text: the compiler takes some texts for code of its own, and whoever wrote them could run anything. Numbers,
 *   names and variables cannot say anything else than what they are.
 * - no directives, and no fields of interfaces and unions, where its answers can differ.
 * - no variables with a default, which it loses where the type is not null; and none of an input type that contains
 *   itself, which it writes out without an end.
 * - no mutations: they gain nothing, and move money.
 *
 * Its fragments must be written out. Whatever else is executed by graphql-js.
 */
export function isCompilable(schema: GraphQLSchema, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  const types = new TypeInfo(schema);
  let isPlain = true;
  const refuse = (): typeof BREAK => {
    isPlain = false;
    return BREAK;
  };
  visit(
    operation,
    visitWithTypeInfo(types, {
      StringValue: refuse,
      Directive: refuse,
      FragmentSpread: refuse,
      VariableDefinition: ({ type, defaultValue }) =>
        defaultValue || containsItself(typeFromAST(schema, type as NamedTypeNode)) ? refuse() : undefined,
      SelectionSet: () => (isAbstractType(types.getParentType()) ? refuse() : undefined),
      Field(field) {
        const key = field.alias?.value ?? field.name.value;
        const type = types.getType();
        const isStrange = key === PROTOTYPE || INTROSPECTION.has(field.name.value) || !type || isAbstractType(getNamedType(type));
        return isStrange ? refuse() : undefined;
      },
    }),
  );
  return isPlain;
}

function containsItself(type: GraphQLType | undefined, above: readonly GraphQLNamedType[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return false;
  if (above.includes(named)) return true;
  return Object.values(named.getFields()).some((field) => containsItself(field.type, [...above, named]));
}
