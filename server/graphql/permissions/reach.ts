import {
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { NODE_TYPE_NAME } from '../node';
import { allOf, both, either, type Requirement } from './requirement';
import { nodeRuleOf, ruleOf, type OutputField, type OutputType, type Ruled } from './schemaRules';

/** What it takes to come somewhere by the easiest way: null for nothing at all, undefined where no way leads. */
export type Reach = Requirement | null | undefined;

/**
 * What a caller needs to come to each type of a schema: all rules on the way from a field of Query or Mutation, and
 * where there are several ways, any one of them.
 */
export class SchemaReach {
  private readonly answers = new Map<GraphQLNamedType, Requirement | null>();
  private readonly inputs = new Map<GraphQLNamedType, Requirement | null>();

  constructor(private readonly schema: GraphQLSchema) {
    for (const root of [schema.getQueryType(), schema.getMutationType()]) if (root) this.arrive(root, null);
  }

  /** What it takes to be answered something of this type. */
  toAnswer(type: GraphQLNamedType): Reach {
    return this.answers.get(type);
  }

  /** What it takes to send something of this type. */
  toInput(type: GraphQLNamedType): Reach {
    return this.inputs.get(type);
  }

  /** What it takes to ask for a field. */
  ofField(type: OutputType, field: OutputField): Reach {
    const reach = this.answers.get(type);
    return reach === undefined ? undefined : both(reach, this.rulesOfField(type, field));
  }

  /** What it takes to send an argument. */
  ofArgument(type: OutputType, field: OutputField, argument: GraphQLArgument): Reach {
    const reach = this.ofField(type, field);
    return reach === undefined ? undefined : both(reach, allOf([ruleOf(argument)]));
  }

  /** What it takes to send an input field or an enum value of this type. */
  ofPart(type: GraphQLNamedType, part: Ruled): Reach {
    const reach = this.inputs.get(type);
    return reach === undefined ? undefined : both(reach, allOf([ruleOf(part)]));
  }

  private arrive(type: GraphQLNamedType, requirement: Requirement | null): void {
    if (!isNews(this.answers, type, requirement)) return;
    const reach = this.answers.get(type) ?? null;
    if (isAbstractType(type)) {
      for (const possible of this.schema.getPossibleTypes(type)) {
        const asNode = type.name === NODE_TYPE_NAME ? allOf([nodeRuleOf(possible)]) : null;
        this.arrive(possible, both(reach, asNode));
      }
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const needed = both(reach, this.rulesOfField(type, field));
      for (const argument of field.args) this.send(getNamedType(argument.type), both(needed, allOf([ruleOf(argument)])));
      this.arrive(getNamedType(field.type), needed);
    }
  }

  private send(type: GraphQLNamedType, requirement: Requirement | null): void {
    if (!isNews(this.inputs, type, requirement) || !isInputObjectType(type)) return;
    const reach = this.inputs.get(type) ?? null;
    for (const field of Object.values(type.getFields())) this.send(getNamedType(field.type), both(reach, allOf([ruleOf(field)])));
  }

  /** A field of an interface takes what it takes on every type that may stand there. */
  private rulesOfField(type: OutputType, field: OutputField): Requirement | null {
    const returned = getNamedType(field.type);
    const owners = isInterfaceType(type) ? this.schema.getPossibleTypes(type) : [];
    const own = owners.flatMap((owner) => [owner, owner.getFields()[field.name] ?? owner]);
    return allOf([type, field, ...own, ...(isObjectType(returned) ? [returned] : [])].map(ruleOf));
  }
}

/** Notes a way to a type. Answers whether it is an easier one than those that were known. */
function isNews(known: Map<GraphQLNamedType, Requirement | null>, type: GraphQLNamedType, requirement: Requirement | null): boolean {
  const before = known.get(type);
  const after = before === undefined ? requirement : either(before, requirement);
  if (known.has(type) && JSON.stringify(after) === JSON.stringify(before)) return false;
  known.set(type, after);
  return true;
}
