import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from 'graphql';
import type { PermissionRule } from './rule';
import { ruleOf } from './schemaRules';

const guardedTypes = new WeakMap<GraphQLNamedInputType, boolean>();

/** Whether anything that could be sent for this type takes a scope. */
export function hasGuards(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  const known = guardedTypes.get(named);
  if (known !== undefined) return known;
  const guarded = [...reachableInputs([named])].some(
    (reached) =>
      (isInputObjectType(reached) && Object.values(reached.getFields()).some((field) => ruleOf(field))) ||
      (isEnumType(reached) && reached.getValues().some((value) => ruleOf(value))),
  );
  guardedTypes.set(named, guarded);
  return guarded;
}

/** These types and every type of the fields within them. */
export function reachableInputs(types: Iterable<GraphQLNamedInputType>): ReadonlySet<GraphQLNamedInputType> {
  const reached = new Set(types);
  // A set hands out what is added while it is gone through.
  for (const type of reached) {
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) reached.add(getNamedType(field.type));
  }
  return reached;
}

/**
 * The rules of everything that a value from the variables sends: input fields that are there at all, even as null,
 * and enum values. Defaults of the schema are not sent and take nothing.
 */
export function rulesOfSentValue(type: GraphQLInputType, value: unknown, found: PermissionRule[]): void {
  if (isNonNullType(type)) return rulesOfSentValue(type.ofType, value, found);
  if (value == null) return;
  if (isListType(type)) {
    // A single value stands for a list of one.
    for (const item of Array.isArray(value) ? value : [value]) rulesOfSentValue(type.ofType, item, found);
  } else if (isEnumType(type)) {
    const rule = typeof value === 'string' ? type.getValue(value) : undefined;
    if (rule) keep(ruleOf(rule), found);
  } else if (isInputObjectType(type) && typeof value === 'object') {
    for (const field of Object.values(type.getFields())) {
      if (!Object.hasOwn(value, field.name)) continue;
      keep(ruleOf(field), found);
      rulesOfSentValue(field.type, (value as Record<string, unknown>)[field.name], found);
    }
  }
}

function keep(rule: PermissionRule | undefined, found: PermissionRule[]): void {
  if (rule) found.push(rule);
}
