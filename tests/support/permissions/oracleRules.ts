/** The rules in the text of schema.graphql, as tables. Part of the oracle: see there. */
import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from 'graphql';

/** Any one of the lists, and all of it; an empty list asks for a sign-in and nothing more. */
export type Needs = readonly (readonly string[])[];

export interface RuledInput {
  readonly type: string;
  readonly needs: readonly Needs[];
}

export interface RuledField extends RuledInput {
  /** How many lists stand around each answer. */
  readonly lists: number;
  readonly args: Readonly<Record<string, RuledInput>>;
}

export interface RuledType {
  readonly needs: readonly Needs[];
  readonly fields: Readonly<Record<string, RuledField>>;
  readonly inputs: Readonly<Record<string, RuledInput>>;
  readonly values: Readonly<Record<string, readonly Needs[]>>;
  /** The types of the objects that can stand for it. */
  readonly possible: readonly string[];
}

/** Reads what stands before each part of a schema. */
export function readRules(sdl: string): ReadonlyMap<string, RuledType> {
  const { definitions } = parse(sdl);
  return new Map(definitions.flatMap((definition) => readType(definition, definitions)));
}

function readType(definition: DefinitionNode, all: readonly DefinitionNode[]): [string, RuledType][] {
  const empty = { fields: {}, inputs: {}, values: {}, possible: [] };
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const name = definition.name.value;
      const possible = definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [name] : implementing(name, all);
      const fields = named(definition.fields, readField);
      return [[name, { ...empty, fields, possible, needs: needsOf(definition.directives) }]];
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const possible = (definition.types ?? []).map(({ name }) => name.value);
      return [[definition.name.value, { ...empty, possible, needs: [] }]];
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return [[definition.name.value, { ...empty, inputs: named(definition.fields, readInput), needs: [] }]];
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = named(definition.values, ({ directives }) => needsOf(directives));
      return [[definition.name.value, { ...empty, values, needs: [] }]];
    }
    default:
      return [];
  }
}

function implementing(interfaceName: string, all: readonly DefinitionNode[]): string[] {
  return all.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    return definition.interfaces?.some(({ name }) => name.value === interfaceName) ? [definition.name.value] : [];
  });
}

function readField({ type, directives, arguments: args }: FieldDefinitionNode): RuledField {
  return { ...read(type, directives), args: named(args, readInput) };
}

function readInput({ type, directives }: InputValueDefinitionNode): RuledInput {
  return read(type, directives);
}

function read(type: TypeNode, directives: readonly ConstDirectiveNode[] | undefined) {
  let inner = type;
  let lists = 0;
  while (inner.kind !== Kind.NAMED_TYPE) {
    if (inner.kind === Kind.LIST_TYPE) lists += 1;
    inner = inner.type;
  }
  return { type: inner.name.value, lists, needs: needsOf(directives) };
}

function needsOf(directives: readonly ConstDirectiveNode[] = []): Needs[] {
  return directives.flatMap(({ name, arguments: args }): Needs[] => {
    if (name.value === 'authenticated') return [[[]]];
    if (!/^requires(Input)?Scopes$/.test(name.value)) return [];
    const value = args?.[0]?.value;
    if (value?.kind !== Kind.LIST) throw new Error('A rule names no scopes.');
    return [value.values.map((all) => (all.kind === Kind.LIST ? all.values : []).map((scope) => ('value' in scope ? String(scope.value) : '')))];
  });
}

function named<Node extends { readonly name: { readonly value: string } }, Part>(
  nodes: readonly Node[] | undefined,
  make: (node: Node) => Part,
): Record<string, Part> {
  return Object.fromEntries((nodes ?? []).map((node) => [node.name.value, make(node)]));
}
