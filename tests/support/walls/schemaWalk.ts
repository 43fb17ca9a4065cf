import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** A place where a caller can put a value: the names of the argument and the input fields down to it. */
export interface Position {
  readonly path: readonly string[];
  /** The scalar or enum that stands there. */
  readonly type: GraphQLNamedType;
}

/** What is put where nothing is tried. */
export interface Filler {
  /** A value for an argument or input field of a scalar type. Throws when it knows none. */
  fill(name: string, type: GraphQLNamedType): unknown;
  /** Whether one is given that could be left out. */
  wants(name: string): boolean;
}

type Slot = GraphQLArgument | GraphQLInputField;

/** Every place below the arguments of a field that takes a scalar. */
export function positionsOf(field: GraphQLField<unknown, unknown>): Position[] {
  return field.args.flatMap((argument) => positionsBelow(argument, []));
}

function positionsBelow(slot: Slot, above: readonly string[]): Position[] {
  const path = [...above, slot.name];
  const type = getNamedType(slot.type);
  if (!isInputObjectType(type)) return [{ path, type }];
  return Object.values(type.getFields()).flatMap((field) => positionsBelow(field, path));
}

/** The smallest arguments that a field takes, with a value at one position. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  filler: Filler,
  target: { readonly path: readonly string[]; readonly value: unknown } | null,
): Record<string, unknown> {
  return fields(field.args, filler, target?.path ?? [], target?.value);
}

function fields(slots: readonly Slot[], filler: Filler, path: readonly string[], value: unknown): Record<string, unknown> {
  const given = slots.filter((slot) => slot.name === path[0] || isNeeded(slot) || filler.wants(slot.name));
  return Object.fromEntries(
    given.map((slot) => [slot.name, valueOf(slot.type, slot.name, filler, slot.name === path[0] ? path.slice(1) : null, value)]),
  );
}

const isNeeded = ({ type, defaultValue }: Slot): boolean => isNonNullType(type) && defaultValue === undefined;

/** `below` is what of the target's path is left; null where the target is elsewhere. */
function valueOf(type: GraphQLInputType, name: string, filler: Filler, below: readonly string[] | null, value: unknown): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLInputType, name, filler, below, value);
  if (isListType(type)) return [valueOf(type.ofType as GraphQLInputType, name, filler, below, value)];
  if (isInputObjectType(type)) return fields(Object.values(type.getFields()), filler, below ?? [], value);
  return below === null ? filler.fill(name, type) : value;
}

/** Asks for everything that a type shows, each type once on every way down. Throws for a field it cannot ask for. */
export function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType, above: readonly string[] = []): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const way = [...above, named.name];
  const fieldsOf = (object: GraphQLObjectType, prefix: string): string =>
    Object.values(object.getFields())
      .map((field) => fieldSelection(schema, field, object.name, way))
      .map((selection) => (selection === '' || prefix === '' ? selection : `${prefix}${selection.split(' ')[0]}: ${selection}`))
      .join(' ');
  if (isObjectType(named)) return `{ __typename ${fieldsOf(named, '')} }`;
  // Under names of their own: the same field may have another type in each.
  const parts = schema.getPossibleTypes(named).map((object) => `... on ${object.name} { ${fieldsOf(object, `${object.name}_`)} }`);
  return `{ __typename ${parts.join(' ')} }`;
}

/** The name of a field under which an answer shows it. */
export function fieldNameOf(shown: string): string {
  return shown.replace(/^[A-Z]\w*?_/, '');
}

function fieldSelection(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, owner: string, way: readonly string[]): string {
  if (field.args.some(isRequiredArgument)) throw new Error(`the walk does not know the arguments of ${owner}.${field.name}`);
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (way.includes(type.name)) return '';
  // A connection shows its objects twice; once is enough.
  if (field.name === 'nodes' && owner.endsWith('Connection')) return '';
  return `${field.name} ${selectionOf(schema, field.type, way)}`;
}

/** A document for one field of Query or Mutation, with each argument as a variable. */
export function documentOf(schema: GraphQLSchema, kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>): string {
  const variables = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = field.args.length === 0 ? kind : `${kind} (${variables})`;
  return `${head} { ${field.name}${passed && `(${passed})`} ${selectionOf(schema, field.type)} }`;
}

/** Whether anybody may call a field, signed in or not. */
export function isPublic(field: GraphQLField<unknown, unknown>): boolean {
  const names = field.astNode?.directives?.map(({ name }) => name.value) ?? [];
  return !names.includes('requiresScopes') && !names.includes('authenticated');
}
