import {
  getNullableType,
  isListType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../connections/page';
import { WEIGHT_EXTENSION, type Weight } from './weight';

/** What an operation costs with these variables, as the client sent them. */
export type CostFormula = (variables: Readonly<Record<string, unknown>>) => number;

/** A mutation writes, checks and is written down: as much as a small page. */
export const MUTATION_COST = 10;
/** For a list without pages, such as the items of an order: its length is not known before it is read, and mostly small. */
export const PLAIN_LIST_SIZE = 2;
/** What is below `__schema` and `__type` counts that many times: there are hundreds of types, each with its fields. */
export const INTROSPECTION_FACTOR = 50;
const INTROSPECTION_FIELDS = new Set(['__schema', '__type']);
/** For what types are made of below what other types are made of: no tool asks for that, and it multiplies. */
export const NESTED_TYPES_SIZE = 20;
const TYPE_LISTS = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes']);

/** A sum: what is known from the document, and what depends on the variables. */
interface Sum {
  readonly fixed: number;
  readonly moving: readonly CostFormula[];
}

/** A field on the way down, with the sum of what was selected below it so far. */
interface Frame {
  readonly isPage: boolean;
  /** A list of what a type is made of, in the schema that is looked at. */
  readonly isTypeList: boolean;
  readonly weight: Weight;
  /** What fields right below a page weigh: they work for the page, not for each of its rows. */
  once: number;
  fixed: number;
  readonly moving: CostFormula[];
}

/**
 * Makes the formula of an operation's cost, once for each document. The operation must be valid and have its
 * fragments written out; what @skip and @include leave out counts as well.
 *
 * - A field costs 1, a mutation 10.
 * - What is below a page counts once for each row asked for: `first` or `last`, 25 without them, at most 100. A size
 *   that no page can have counts as 100, and is refused where the page is read.
 * - What is below any other list counts twice.
 * - What is below `__schema` and `__type` counts fifty times, and lists of fields below lists of fields twenty times.
 * - What a field weighs (see weight.ts) comes on top, such as that of a count.
 */
export function compileCost(schema: GraphQLSchema, operation: OperationDefinitionNode): CostFormula {
  const typeInfo = new TypeInfo(schema);
  const defaults = new Map(operation.variableDefinitions?.map((it) => [it.variable.name.value, it.defaultValue]));
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const frames: Frame[] = [{ isPage: false, isTypeList: false, weight: {}, once: 0, fixed: 0, moving: [] }];
  visit(
    operation,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(field) {
          const definition = typeInfo.getFieldDef();
          const isTypeList = typeInfo.getParentType()?.name === '__Type' && TYPE_LISTS.has(field.name.value);
          frames.push({ isPage: isPage(definition), isTypeList, weight: weightOf(definition), once: 0, fixed: 0, moving: [] });
        },
        leave(field) {
          const own = frames.pop();
          const above = frames.at(-1);
          if (!own || !above) return;
          const isList = isListType(getNullableType(typeInfo.getType()));
          const below = multiplied(own, own.isPage ? pageSize(field, defaults) : timesOf(field, own, frames, isList));
          above.fixed += (isMutation && frames.length === 1 ? MUTATION_COST : 1) + own.once + below.fixed;
          above[above.isPage ? 'once' : 'fixed'] += own.weight.always ?? 0;
          above.moving.push(...below.moving, ...argumentWeights(own.weight, field, defaults));
        },
      },
    }),
  );
  const [total] = frames;
  return total ? (variables) => valueOf(total, variables) : () => 0;
}

/** How many times what is below a field counts that is no page; `above` are the fields that it stands in. */
function timesOf(field: FieldNode, own: Frame, above: readonly Frame[], isList: boolean): number {
  if (INTROSPECTION_FIELDS.has(field.name.value)) return INTROSPECTION_FACTOR;
  if (own.isTypeList && above.some(({ isTypeList }) => isTypeList)) return NESTED_TYPES_SIZE;
  return isList && !above.at(-1)?.isPage ? PLAIN_LIST_SIZE : 1;
}

function isPage(definition: GraphQLField<unknown, unknown> | null | undefined): boolean {
  return definition?.args.some(({ name }) => name === 'first' || name === 'last') ?? false;
}

function weightOf(definition: GraphQLField<unknown, unknown> | null | undefined): Weight {
  return (definition?.extensions[WEIGHT_EXTENSION] as Weight | undefined) ?? {};
}

function argumentWeights(
  { byArgument = {} }: Weight,
  field: FieldNode,
  defaults: ReadonlyMap<string, ValueNode | undefined>,
): CostFormula[] {
  return Object.entries(byArgument).flatMap(([name, byValue]) => {
    const sent = field.arguments?.find((argument) => argument.name.value === name)?.value;
    if (!sent) return [];
    const weigh = (value: unknown) => (typeof value === 'string' && Object.hasOwn(byValue, value) ? (byValue[value] ?? 0) : 0);
    if (sent.kind !== Kind.VARIABLE) return [() => weigh(enumValue(sent))];
    const variable = sent.name.value;
    const fallback = weigh(enumValue(defaults.get(variable)));
    return [(variables) => (Object.hasOwn(variables, variable) && variables[variable] !== undefined ? weigh(variables[variable]) : fallback)];
  });
}

function enumValue(value: ValueNode | undefined): string | null {
  return value?.kind === Kind.ENUM ? value.value : null;
}

function multiplied(sum: Sum, times: number | CostFormula): Sum {
  if (typeof times === 'function') {
    return { fixed: 0, moving: [(variables) => times(variables) * valueOf(sum, variables)] };
  }
  return { fixed: times * sum.fixed, moving: sum.moving.map((part) => (variables) => times * part(variables)) };
}

function valueOf({ fixed, moving }: Sum, variables: Readonly<Record<string, unknown>>): number {
  return moving.reduce((total, part) => total + part(variables), fixed);
}

/** How many rows a page asks for: a number, or a formula where variables say so. */
function pageSize(field: FieldNode, defaults: ReadonlyMap<string, ValueNode | undefined>): number | CostFormula {
  const sizes = (field.arguments ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => (value.kind === Kind.VARIABLE ? variableSize(value.name.value, defaults) : literalSize(value)));
  if (!sizes.some((size) => typeof size === 'function')) return largest(sizes as (number | null)[]);
  return (variables) => largest(sizes.map((size) => (typeof size === 'function' ? size(variables) : size)));
}

function variableSize(name: string, defaults: ReadonlyMap<string, ValueNode | undefined>) {
  const fallback = literalSize(defaults.get(name));
  return (variables: Readonly<Record<string, unknown>>): number | null =>
    Object.hasOwn(variables, name) && variables[name] !== undefined ? rows(variables[name]) : fallback;
}

function literalSize(value: ValueNode | undefined): number | null {
  if (value === undefined || value.kind === Kind.NULL) return null;
  return value.kind === Kind.INT ? rows(Number(value.value)) : MAX_PAGE_SIZE;
}

function rows(size: unknown): number | null {
  if (size === null) return null;
  const isPossible = typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= MAX_PAGE_SIZE;
  return isPossible ? size : MAX_PAGE_SIZE;
}

function largest(sizes: readonly (number | null)[]): number {
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? DEFAULT_PAGE_SIZE : Math.max(...known);
}
