import { isDeepStrictEqual } from 'node:util';
import {
  defaultFieldResolver,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { GraphQLContext } from '../context';
import { refusalOf } from './refusal';
import { hasGuards } from './inputGuards';
import { allOf, lackOf } from './requirement';
import type { PermissionRule } from './rule';
import { ruleOf, visitSchema, type OutputField } from './schemaRules';

/**
 * Puts a check around every resolver that a rule guards, for the case that the judgement before the execution has a
 * gap. It must never be the one that catches: `onCaught` is told when it is.
 */
export function lockSchema(schema: GraphQLSchema, onCaught: (place: string) => void): void {
  visitSchema(schema, {
    field(field, place, type) {
      const fixed = [ruleOf(type), ruleOf(field)].filter((rule) => rule !== undefined && rule.kind !== 'PUBLIC');
      const guardedArguments = field.args.filter((argument) => ruleOf(argument) ?? hasGuards(argument.type));
      if (fixed.length > 0 || guardedArguments.length > 0) lockField(field, fixed, guardedArguments, () => onCaught(place));
    },
  });
}

function lockField(
  field: OutputField,
  fixed: readonly (PermissionRule | undefined)[],
  guardedArguments: readonly GraphQLArgument[],
  onCaught: () => void,
): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const requirement = allOf(fixed);
  field.resolve = (source, args, context, info) => {
    const { caller } = context as GraphQLContext;
    const needed = guardedArguments.length > 0 ? allOf([...fixed, ...rulesOfArguments(guardedArguments, args)]) : requirement;
    const lack = lackOf(needed, caller);
    if (lack) {
      onCaught();
      throw refusalOf(lack);
    }
    return resolve(source, args, context, info) as unknown;
  };
}

/** Here the schema's defaults have been filled in already: what equals its default counts as not sent. */
function rulesOfArguments(guarded: readonly GraphQLArgument[], args: Readonly<Record<string, unknown>>): PermissionRule[] {
  const found: PermissionRule[] = [];
  for (const argument of guarded) rulesOfPart(argument, args, found);
  return found;
}

interface InputPart {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
  extensions: Readonly<Record<string | symbol, unknown>>;
}

function rulesOfPart(part: InputPart, values: Readonly<Record<string, unknown>>, found: PermissionRule[]): void {
  if (!Object.hasOwn(values, part.name)) return;
  const value = values[part.name];
  if (part.defaultValue !== undefined && isDeepStrictEqual(value, part.defaultValue)) return;
  const rule = ruleOf(part);
  if (rule) found.push(rule);
  rulesOfCoerced(part.type, value, found);
}

function rulesOfCoerced(type: GraphQLInputType, value: unknown, found: PermissionRule[]): void {
  if (value == null) return;
  if (isNonNullType(type)) {
    rulesOfCoerced(type.ofType, value, found);
  } else if (isListType(type)) {
    for (const item of value as readonly unknown[]) rulesOfCoerced(type.ofType, item, found);
  } else if (isEnumType(type)) {
    const rule = type.getValues().find((candidate) => candidate.value === value);
    const valueRule = rule && ruleOf(rule);
    if (valueRule) found.push(valueRule);
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) rulesOfPart(field, value as Record<string, unknown>, found);
  }
}
