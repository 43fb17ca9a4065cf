import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type ArgumentNode,
  type FieldNode,
  type GraphQLInputType,
  type ObjectFieldNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { hasGuards, rulesOfSentValue } from './inputGuards';
import type { PermissionRule } from './rule';
import { ruleOf, type OutputField, type Ruled } from './schemaRules';

/** A variable in a place where a guarded value may stand. */
export interface SentVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** The rule of the argument or the input field that the variable fills; it counts once the variable is sent. */
  readonly rule: PermissionRule | undefined;
  /** The value in the document that counts when the request has none. */
  readonly defaultValue: ValueNode | undefined;
}

export interface SentInputs {
  /** The rules of what the document itself sends. */
  readonly rules: readonly PermissionRule[];
  readonly variables: readonly SentVariable[];
}

/** Everything guarded that the arguments of a selected field send, or may send through variables. */
export function findSentInputs(
  field: OutputField,
  node: FieldNode,
  definitions: readonly VariableDefinitionNode[],
): SentInputs {
  const found = new Finder(definitions);
  for (const argument of field.args) {
    const sent = node.arguments?.find((candidate) => candidate.name.value === argument.name);
    if (sent) found.part(argument, argument.type, sent);
  }
  return found;
}

class Finder implements SentInputs {
  readonly rules: PermissionRule[] = [];
  readonly variables: SentVariable[] = [];

  constructor(private readonly definitions: readonly VariableDefinitionNode[]) {}

  /** An argument or an input field, with what was written for it. */
  part(part: Ruled, type: GraphQLInputType, sent: ArgumentNode | ObjectFieldNode): void {
    const rule = ruleOf(part);
    if (sent.value.kind === Kind.VARIABLE) {
      this.variable(sent.value.name.value, type, rule);
    } else {
      if (rule) this.rules.push(rule);
      this.value(type, sent.value);
    }
  }

  private variable(name: string, type: GraphQLInputType, rule: PermissionRule | undefined): void {
    if (!rule && !hasGuards(type)) return;
    const definition = this.definitions.find((candidate) => candidate.variable.name.value === name);
    this.variables.push({ name, type, rule, defaultValue: definition?.defaultValue });
  }

  /** What a literal sends; the variables within it are kept for later. */
  value(type: GraphQLInputType, value: ValueNode): void {
    if (!hasGuards(type)) return;
    if (isNonNullType(type)) {
      this.value(type.ofType, value);
    } else if (value.kind === Kind.VARIABLE) {
      this.variable(value.name.value, type, undefined);
    } else if (isListType(type)) {
      // A single value stands for a list of one.
      for (const item of value.kind === Kind.LIST ? value.values : [value]) this.value(type.ofType, item);
    } else if (isEnumType(type) && value.kind === Kind.ENUM) {
      const enumValue = type.getValue(value.value);
      const rule = enumValue ? ruleOf(enumValue) : undefined;
      if (rule) this.rules.push(rule);
    } else if (isInputObjectType(type) && value.kind === Kind.OBJECT) {
      const fields = type.getFields();
      for (const sent of value.fields) {
        const field = fields[sent.name.value];
        if (field) this.part(field, field.type, sent);
      }
    }
  }
}

/** The rules of what a variable sends in one request; `variables` as the client sent them, before any coercion. */
export function rulesOfVariable(variable: SentVariable, variables: Readonly<Record<string, unknown>>): PermissionRule[] {
  const rules: PermissionRule[] = [];
  const isSent = Object.hasOwn(variables, variable.name);
  if (!isSent && !variable.defaultValue) return rules;
  if (variable.rule) rules.push(variable.rule);
  if (isSent) rulesOfSentValue(variable.type, variables[variable.name], rules);
  else if (variable.defaultValue) rules.push(...rulesOfLiteral(variable.type, variable.defaultValue));
  return rules;
}

/** A default in the document is no place for other variables. */
function rulesOfLiteral(type: GraphQLInputType, value: ValueNode): readonly PermissionRule[] {
  const found = new Finder([]);
  found.value(type, value);
  return found.rules;
}
