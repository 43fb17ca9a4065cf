import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  print,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** Where to go inside an input: the names of the fields down from it, and what to put at the end. */
export interface Inside {
  readonly fields: readonly string[];
  /** Left out: any value that fits. */
  readonly leaf?: unknown;
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  Boolean: true,
  Int: 1,
  Float: 1,
  DateTime: '2026-11-25T12:00:00Z',
  Date: '2026-11-25',
  Decimal: '1.00',
  CurrencyCode: 'EUR',
  Scope: 'orders:read',
};

/** A value of a type that names nothing which exists: only what must be there, and what `inside` asks for. */
export function sampleOf(type: GraphQLInputType, inside: Inside = { fields: [] }): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, inside);
  if (isListType(type)) return [sampleOf(type.ofType, inside)];
  if (isInputObjectType(type)) {
    const [next, ...fields] = inside.fields;
    const sent = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || field.name === next);
    return Object.fromEntries(
      sent.map((field) => [field.name, sampleOf(field.type, field.name === next ? { ...inside, fields } : undefined)]),
    );
  }
  if (inside.leaf !== undefined) return inside.leaf;
  return isEnumType(type) ? type.getValues()[0]?.name : (SAMPLES[type.name] ?? 'unknown');
}

/** A value as it is written in a document. */
export function literal(type: GraphQLInputType, value: unknown): string {
  const node = astFromValue(value, type);
  if (!node) throw new Error(`${JSON.stringify(value)} is nothing to write for ${String(type)}.`);
  return print(node);
}

/** A field with the arguments that it cannot do without, and others as they are given. */
export function call({ name, args }: GraphQLField<unknown, unknown>, given: Readonly<Record<string, string>> = {}): string {
  const written = args
    .filter((argument) => isRequiredArgument(argument) || argument.name in given)
    .map((argument) => `${argument.name}: ${given[argument.name] ?? literal(argument.type, sampleOf(argument.type))}`);
  return written.length === 0 ? name : `${name}(${written.join(', ')})`;
}
