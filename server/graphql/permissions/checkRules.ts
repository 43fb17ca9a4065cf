import {
  getNamedType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
} from 'graphql';
import { NODE_TYPE_NAME } from '../node';
import { NODE_PERMISSION_EXTENSION } from './decorators';
import { findLostRules } from './lostRules';
import { reachableInputs } from './inputGuards';
import { SchemaReach } from './reach';
import { lackOf } from './requirement';
import type { PermissionRule } from './rule';
import { nodeRuleOf, openRuleOf, ruleOf, visitSchema, type OutputField, type OutputType, type Ruled } from './schemaRules';

interface CheckOptions {
  readonly knownScopes: readonly string[];
  readonly resolvers: readonly unknown[];
}

/** Everything about the rules of a schema that is missing, wrong or without effect, one sentence each. */
export function checkRules(schema: GraphQLSchema, options: CheckOptions): string[] {
  const problems: string[] = [];
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  const sendable = sendableInputs(schema);
  const reach = new SchemaReach(schema);
  const known = new Set(options.knownScopes);
  const checkScopes = (rule: PermissionRule | undefined, place: string) => {
    if (rule?.kind !== 'SCOPES') return;
    const unknown = new Set(rule.scopes.flat().filter((scope) => !known.has(scope)));
    for (const scope of unknown) problems.push(`${place} asks for "${scope}", and there is no such scope.`);
  };
  const checkInput = (part: Ruled, place: string, owner?: GraphQLNamedInputType) => {
    const rule = ruleOf(part);
    if (!rule) return;
    checkScopes(rule, place);
    if (rule.kind !== 'SCOPES') problems.push(`${place} is something to send: only scopes can guard it.`);
    if (owner && !sendable.has(owner)) problems.push(`${place} has a rule, and no argument takes ${owner.name}.`);
  };

  if (schema.getSubscriptionType()) problems.push('Subscription: nothing judges subscriptions yet.');
  visitSchema(schema, {
    outputType(type) {
      checkScopes(ruleOf(type), type.name);
      checkScopes(nodeRuleOf(type), type.name);
      const isRoot = roots.has(type as never);
      problems.push(...problemsOfType(type, isRoot));
      if (!isRoot) problems.push(...problemsOfOpenness(type, reach));
    },
    field(field, place, type) {
      checkScopes(ruleOf(field), place);
      problems.push(...problemsOfField(field, place, type, schema));
    },
    argument: (argument, place) => checkInput(argument, place),
    inputType(type) {
      if (ruleOf(type)) problems.push(`${type.name} is an input type: guard its fields or the argument instead.`);
    },
    inputField: checkInput,
    enumValue: checkInput,
  });
  return [...problems, ...findLostRules(schema, options.resolvers)];
}

function problemsOfField(field: OutputField, place: string, type: OutputType, schema: GraphQLSchema): string[] {
  const problems: string[] = [];
  const rule = ruleOf(field);
  const isMutation = type === schema.getMutationType();
  const isRoot = isMutation || type === schema.getQueryType();
  if (isRoot && !rule) problems.push(`${place} has no rule: give it one, or declare it public.`);
  if (!isRoot && rule?.kind === 'PUBLIC') problems.push(`${place} is declared public, which only a field of Query or Mutation can be.`);
  const returned = getNamedType(field.type);
  const isGuarded = [rule, isObjectType(returned) ? ruleOf(returned) : undefined].some((it) => it && it.kind !== 'PUBLIC');
  // A refused mutation runs nothing and answers null as a whole, so that being signed in may be asked of any of them.
  const mayBeNonNull = isMutation && rule?.kind === 'AUTHENTICATED';
  if (isGuarded && isNonNullType(field.type) && !mayBeNonNull) {
    problems.push(`${place} is guarded and can never be null: make it nullable.`);
  }
  return problems;
}

function problemsOfType(type: OutputType, isRoot: boolean): string[] {
  const problems: string[] = [];
  const rule = ruleOf(type);
  if (rule && (isInterfaceType(type) || isRoot)) problems.push(`${type.name} cannot carry a rule: guard its fields.`);
  if (rule?.kind === 'PUBLIC') problems.push(`${type.name} is declared public, which only a field of Query or Mutation can be.`);
  const isNode = isObjectType(type) && type.getInterfaces().some((implemented) => implemented.name === NODE_TYPE_NAME);
  if (isNode && !nodeRuleOf(type)) problems.push(`${type.name} has global ids: say who may reach it through node.`);
  if (!isNode && NODE_PERMISSION_EXTENSION in type.extensions) {
    problems.push(`${type.name} has a rule for being reached through node, and no global ids.`);
  }
  return [...problems, ...problemsOfImplementedFields(type)];
}

/** What nobody's scope stands before must have been meant so: a new field of an open type is open as well. */
function problemsOfOpenness(type: OutputType, reach: SchemaReach): string[] {
  const needed = reach.toAnswer(type);
  const isOpen = isObjectType(type) && needed !== undefined && lackOf(needed, { scopes: new Set() }) === null;
  const isDeclared = openRuleOf(type) !== undefined;
  if (isOpen && !isDeclared) return [`${type.name} can be reached without any scope: guard what leads to it, or declare it open.`];
  if (!isOpen && isDeclared) return [`${type.name} is declared open, and no way leads there without a scope.`];
  return [];
}

/** A rule on an interface's field would be walked around through a type that has the field without the rule. */
function problemsOfImplementedFields(type: OutputType): string[] {
  return type.getInterfaces().flatMap((implemented) =>
    Object.values(implemented.getFields())
      .filter((field) => {
        const own = type.getFields()[field.name];
        const rule = ruleOf(field);
        return rule && own && JSON.stringify(ruleOf(own)) !== JSON.stringify(rule);
      })
      .map((field) => `${type.name}.${field.name} lacks the rule that ${implemented.name}.${field.name} has.`),
  );
}

/** Every input type and enum that a client can send somewhere. */
function sendableInputs(schema: GraphQLSchema): ReadonlySet<GraphQLNamedInputType> {
  const direct = new Set<GraphQLNamedInputType>();
  visitSchema(schema, { argument: (argument) => void direct.add(getNamedType(argument.type)) });
  return reachableInputs(direct);
}
