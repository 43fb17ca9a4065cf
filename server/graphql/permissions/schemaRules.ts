import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { NODE_PERMISSION_EXTENSION, OPEN_EXTENSION, PERMISSION_EXTENSION } from './decorators';
import type { PermissionRule } from './rule';

/** Whatever of a schema can carry a rule. */
export interface Ruled {
  extensions: Readonly<Record<string | symbol, unknown>>;
}

export type OutputType = GraphQLObjectType | GraphQLInterfaceType;
export type OutputField = GraphQLField<unknown, unknown>;

/** The rule that stands on a part of the schema. */
export function ruleOf(part: Ruled): PermissionRule | undefined {
  return part.extensions[PERMISSION_EXTENSION] as PermissionRule | undefined;
}

/** Who may reach objects of this type by their global ids. */
export function nodeRuleOf(type: Ruled): PermissionRule | undefined {
  return type.extensions[NODE_PERMISSION_EXTENSION] as PermissionRule | undefined;
}

/** Set where a type is meant to be reached without any scope. */
export function openRuleOf(type: Ruled): PermissionRule | undefined {
  return type.extensions[OPEN_EXTENSION] as PermissionRule | undefined;
}

/** What to do at each part of a schema; the place is written as in `Order.items(first:)`. */
export interface SchemaVisitor {
  outputType?(type: OutputType): void;
  field?(field: OutputField, place: string, type: OutputType): void;
  argument?(argument: GraphQLArgument, place: string, field: OutputField): void;
  inputType?(type: GraphQLInputObjectType): void;
  inputField?(field: GraphQLInputField, place: string, type: GraphQLInputObjectType): void;
  enumValue?(value: GraphQLEnumValue, place: string, type: GraphQLEnumType): void;
}

/** Goes through every part of a schema that can carry a rule. */
export function visitSchema(schema: GraphQLSchema, visitor: SchemaVisitor): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isIntrospectionType(type)) visitType(type, visitor);
  }
}

function visitType(type: GraphQLNamedType, visitor: SchemaVisitor): void {
  if (isObjectType(type) || isInterfaceType(type)) {
    visitor.outputType?.(type);
    for (const field of Object.values(type.getFields())) {
      const place = `${type.name}.${field.name}`;
      visitor.field?.(field, place, type);
      for (const argument of field.args) visitor.argument?.(argument, `${place}(${argument.name}:)`, field);
    }
  } else if (isInputObjectType(type)) {
    visitor.inputType?.(type);
    for (const field of Object.values(type.getFields())) visitor.inputField?.(field, `${type.name}.${field.name}`, type);
  } else if (isEnumType(type)) {
    for (const value of type.getValues()) visitor.enumValue?.(value, `${type.name}.${value.name}`, type);
  }
}
