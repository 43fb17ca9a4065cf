import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

const ROOT = join(__dirname, '../../..');

/** The columns of docs/permissions.md. */
export const COLUMNS = ['Nobody', 'Support', 'Refund agent', 'Manager', 'Admin'] as const;
export type Column = (typeof COLUMNS)[number];

/** What the table says of one place of the schema. */
export type Cells = Readonly<Record<Column, boolean>>;

/** The schema as it is handed out, directives and all. */
export function readSdl(): string {
  return readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
}

/** schema.graphql, to write documents for. */
export function readSchema(): GraphQLSchema {
  return buildSchema(readSdl(), { assumeValidSDL: true });
}

/** Every place of docs/permissions.md, e.g. `Order.items` or `Query.orders(first:)`, with its cells. */
export function readTable(): Map<string, Cells> {
  const places = new Map<string, Cells>();
  for (const line of readFileSync(join(ROOT, 'docs/permissions.md'), 'utf8').split('\n')) {
    const [first = '', , ...marks] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    if (!/^`\w+\.\w+/.test(first)) continue;
    const cells = Object.fromEntries(COLUMNS.map((column, index) => [column, readMark(marks[index])])) as Record<Column, boolean>;
    for (const [, place] of first.matchAll(/`([^`]+)`/g)) places.set(place as string, cells);
  }
  return places;
}

/** Every field, argument, input field and enum value of a schema. */
export function placesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => (isIntrospectionType(type) ? [] : placesOfType(type)));
}

function placesOfType(type: GraphQLNamedType): string[] {
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.values(type.getFields()).flatMap(({ name, args }) => [
      `${type.name}.${name}`,
      ...args.map((argument) => `${type.name}.${name}(${argument.name}:)`),
    ]);
  }
  if (isInputObjectType(type)) return Object.keys(type.getFields()).map((name) => `${type.name}.${name}`);
  return isEnumType(type) ? type.getValues().map(({ name }) => `${type.name}.${name}`) : [];
}

function readMark(mark: string | undefined): boolean {
  if (mark !== '✓' && mark !== '–') throw new Error(`"${mark}" says neither yes nor no.`);
  return mark === '✓';
}
