import {
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { NODE_TYPE_NAME } from '../node';
import { conditionsOf, type Condition, type ConditionalRequirement, type PlannedField } from './plan';
import { allOf } from './requirement';
import type { PermissionRule } from './rule';
import { nodeRuleOf, ruleOf } from './schemaRules';
import { findSentInputs } from './sentInputs';

/** Where in an operation something is selected. */
interface Place {
  /** The type as the document names it. */
  readonly type: GraphQLNamedType;
  /** The objects that can stand here. */
  readonly possible: ReadonlySet<GraphQLObjectType>;
  readonly parent: PlannedField | null;
  readonly conditions: readonly Condition[];
  /** Where the objects here come from an id of any type: the list of what that takes. */
  readonly nodeRequirements: ConditionalRequirement[] | null;
}

/**
 * Finds everything in an operation that any rule guards, whoever asks. The operation must be valid and have its
 * fragments written out. `introspection` is the rule for `__schema` and `__type`.
 */
export function planOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  introspection: PermissionRule,
): PlannedField[] {
  return new Planner(schema, operation, introspection).plan();
}

class Planner {
  private planned = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly operation: OperationDefinitionNode,
    private readonly introspection: PermissionRule,
  ) {}

  plan(): PlannedField[] {
    const type = this.schema.getRootType(this.operation.operation);
    if (!type) return [];
    const place = { type, possible: new Set([type]), parent: null, conditions: [], nodeRequirements: null };
    return this.selections(this.operation.selectionSet, place);
  }

  private selections(selectionSet: SelectionSetNode, place: Place): PlannedField[] {
    return selectionSet.selections.flatMap((selection) => {
      const conditions = conditionsOf(selection.directives);
      if (conditions === 'NEVER' || selection.kind === Kind.FRAGMENT_SPREAD) return [];
      const here = { ...place, conditions: [...place.conditions, ...conditions] };
      if (selection.kind === Kind.FIELD) return this.field(selection, here);
      const typeName = selection.typeCondition?.name.value;
      return this.selections(selection.selectionSet, typeName === undefined ? here : this.narrowed(here, typeName));
    });
  }

  private narrowed(place: Place, typeName: string): Place {
    const type = this.schema.getType(typeName);
    if (!type) return place;
    const allowed = this.possibleTypes(type);
    return { ...place, type, possible: new Set([...place.possible].filter((candidate) => allowed.has(candidate))) };
  }

  private field(node: FieldNode, place: Place): PlannedField[] {
    const name = node.name.value;
    if (name.startsWith('__')) return this.introspected(node, place);
    noteNodeRules(place);
    const definitions = [...place.possible].flatMap((type) => type.getFields()[name] ?? []);
    const [first] = definitions;
    if (!first) return [];
    // Types that share an interface may ask for different scopes of an argument.
    const sent = definitions.map((definition) => findSentInputs(definition, node, this.operation.variableDefinitions ?? []));
    const returned = definitions.map((definition) => getNamedType(definition.type));
    const guards = [...definitions, ...place.possible, ...returned.filter(isObjectType)].map(ruleOf);
    const field: PlannedField = {
      ...this.plannedAt(node, place),
      listDepth: listDepth(first.type),
      isNonNull: definitions.some((definition) => isNonNullType(definition.type)),
      requirement: allOf([...guards, ...sent.flatMap(({ rules }) => rules)]),
      sentVariables: sent.flatMap(({ variables }) => variables),
    };
    if (node.selectionSet) field.children.push(...this.below(field, node.selectionSet, returned));
    const matters =
      field.requirement ?? field.sentVariables[0] ?? field.nodeRequirements[0] ?? field.children[0] ?? null;
    return matters === null ? [] : [field];
  }

  private below(parent: PlannedField, selectionSet: SelectionSetNode, types: readonly GraphQLNamedType[]): PlannedField[] {
    const [type] = types;
    if (!type) return [];
    const possible = new Set(types.flatMap((returned) => [...this.possibleTypes(returned)]));
    const nodeRequirements = type.name === NODE_TYPE_NAME ? parent.nodeRequirements : null;
    return this.selections(selectionSet, { type, possible, parent, conditions: [], nodeRequirements });
  }

  private introspected(node: FieldNode, place: Place): PlannedField[] {
    const requirement = node.name.value === '__typename' ? null : allOf([this.introspection]);
    if (!requirement) return [];
    const isNonNull = node.name.value === '__schema';
    return [{ ...this.plannedAt(node, place), listDepth: 0, isNonNull, requirement, sentVariables: [] }];
  }

  private plannedAt(node: FieldNode, { parent, conditions }: Place) {
    const key = node.alias?.value ?? node.name.value;
    this.planned += 1;
    return { index: this.planned, node, key, parent, conditions, nodeRequirements: [], children: [] };
  }

  private possibleTypes(type: GraphQLNamedType): ReadonlySet<GraphQLObjectType> {
    if (isAbstractType(type)) return new Set(this.schema.getPossibleTypes(type));
    return new Set(isObjectType(type) ? [type] : []);
  }
}

/** The id itself is answered for every type: there the resolver of `node` finds nothing for who may not reach it. */
function noteNodeRules(place: Place): void {
  if (!place.nodeRequirements || place.type.name === NODE_TYPE_NAME) return;
  const requirement = allOf([...place.possible].map(nodeRuleOf));
  if (requirement) place.nodeRequirements.push({ conditions: place.conditions, requirement });
}

function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
}
