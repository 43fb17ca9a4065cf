import {
  astFromValue,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  print,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../random';
import { isGuarded } from './guardedTypes';
import { RandomValues, VariableReference, type Known, type RandomValue } from './randomValues';

/** A random request; it need not be valid. */
export interface RandomDocument {
  readonly operation: 'query' | 'mutation';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  /** The types below which something is guarded: see typesWithGuards. */
  readonly guardedTypes: ReadonlySet<GraphQLNamedType>;
  readonly known: Known;
  /** The fields of Mutation to ask for. */
  readonly mutations: readonly string[];
  /** What a mutation begins with: a selection, the definitions of its variables, and the variables. */
  readonly prelude?: { readonly selection: string; readonly definition: string; readonly variables: Readonly<Record<string, unknown>> };
}

interface Variable {
  readonly name: string;
  readonly definition: string;
  readonly sent: { readonly value: unknown } | null;
}

const MAX_DEPTH = 5;
const MAX_SELECTIONS = 45;
const SHARE_OF_MUTATIONS = 0.25;
const FRAGMENTS = 2;
/** Names of guarded things for things that are not, and the other way round. */
const TEMPTING_NAMES = ['email', 'name', 'barcode', 'refunds', 'id', 'viewer'];
const INTROSPECTION = ['__schema { queryType { name } }', '__type(name: "Order") { name }'];

/** Writes a random operation over a schema, with everything that GraphQL offers to say the same in another way. */
export function randomDocument(random: Random, options: DocumentOptions): RandomDocument {
  return new Maker(random, options).document();
}

class Maker {
  private readonly variables: Variable[] = [];
  private readonly fragments = new Map<string, { readonly on: GraphQLCompositeType; readonly text: string }>();
  private readonly values: RandomValues;
  private aliases = 0;
  private selected = 0;

  constructor(
    private readonly random: Random,
    private readonly options: DocumentOptions,
  ) {
    this.values = new RandomValues(random, options.known);
  }

  document(): RandomDocument {
    const { schema, mutations, prelude } = this.options;
    const operation = mutations.length > 0 && this.random.chance(SHARE_OF_MUTATIONS) ? 'mutation' : 'query';
    const root = schema.getRootType(operation as never);
    if (!root) throw new Error(`The schema has no ${operation}.`);
    const composites = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !type.name.startsWith('__'));
    for (let count = 0; count < FRAGMENTS; count += 1) {
      // Those made later may spread those made before, and none comes back to itself.
      const on = this.random.pick(composites) as GraphQLCompositeType;
      if (on !== schema.getMutationType()) this.fragments.set(`F${count}`, { on, text: this.selections(on, 3, []) });
    }
    this.selected = 0;
    const written = operation === 'mutation' ? this.mutation(root, mutations) : this.selections(root, 0, []);
    const start = operation === 'mutation' ? prelude : undefined;
    const body = start ? `{ ${start.selection} ${written.slice(1)}` : written;
    return { operation, ...this.finished(operation, body, start) };
  }

  private mutation(root: GraphQLCompositeType, names: readonly string[]): string {
    if (!isObjectType(root)) throw new Error('Mutation is no object.');
    const chosen = Array.from({ length: 1 + this.random.below(2) }, () => root.getFields()[this.random.pick(names)]);
    return `{ ${chosen.map((field) => (field ? this.field(root, field, 0, []) : '')).join(' ')} }`;
  }

  private selections(type: GraphQLCompositeType, depth: number, way: readonly string[]): string {
    const count = 1 + this.random.below(depth === 0 ? 3 : 4);
    return `{ ${Array.from({ length: count }, () => this.selection(type, depth, way)).join(' ')} }`;
  }

  private selection(type: GraphQLCompositeType, depth: number, way: readonly string[]): string {
    this.selected += 1;
    if (type === this.options.schema.getQueryType() && this.random.chance(0.03)) {
      return this.random.pick(INTROSPECTION).replace('__', `i${++this.aliases}: __`);
    }
    if (this.random.chance(0.08)) return '__typename';
    if (isUnionType(type) || this.random.chance(isAbstractType(type) ? 0.8 : 0.2)) return this.fragment(type, depth, way);
    const isDeep = depth >= MAX_DEPTH || this.selected > MAX_SELECTIONS;
    const fields = Object.values(type.getFields()).filter((field) => {
      const isLeaf = !isCompositeType(getNamedType(field.type));
      return isLeaf || (!isDeep && !way.includes(`${type.name}.${field.name}`));
    });
    // Most of a type is money and numbers; rights are about the rest.
    const telling = fields.filter((field) => isGuarded(field) !== (depth === 0) || this.options.guardedTypes.has(getNamedType(field.type)));
    const field = telling.length > 0 && this.random.chance(0.6) ? this.random.pick(telling) : fields.length > 0 ? this.random.pick(fields) : null;
    return field ? this.field(type, field, depth, way) : '__typename';
  }

  private field(type: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number, way: readonly string[]): string {
    const args = field.args
      .filter((argument) => isRequiredArgument(argument) || this.random.chance(argument.name === 'first' ? 0.7 : 0.3))
      .map((argument) => `${argument.name}: ${this.written(argument.type, argument.name)}`);
    const alias = this.aliasOf(args.length > 0 || depth === 0);
    const returned = getNamedType(field.type);
    const below = isCompositeType(returned) ? this.selections(returned, depth + 1, [...way, `${type.name}.${field.name}`]) : '';
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.condition()} ${below}`;
  }

  /** Two fields with different arguments cannot have one name. */
  private aliasOf(isNeeded: boolean): string {
    if (isNeeded) return `a${++this.aliases}: `;
    if (this.random.chance(0.1)) return `${this.random.pick(TEMPTING_NAMES)}: `;
    return this.random.chance(0.1) ? `a${++this.aliases}: ` : '';
  }

  private fragment(type: GraphQLCompositeType, depth: number, way: readonly string[]): string {
    const { schema } = this.options;
    const fits = (other: GraphQLCompositeType) => possible(schema, other).some((one) => possible(schema, type).includes(one));
    const named = [...this.fragments].filter(([, { on }]) => fits(on));
    if (named.length > 0 && this.random.chance(0.4)) return `...${this.random.pick(named)[0]}${this.condition()}`;
    if (depth > MAX_DEPTH + 2) return '__typename';
    const others = Object.values(schema.getTypeMap()).filter((other) => isCompositeType(other) && fits(other)) as GraphQLCompositeType[];
    const on = this.random.chance(0.2) ? null : this.random.pick(others);
    return `...${on ? ` on ${on.name}` : ''}${this.condition()} ${this.selections(on ?? type, depth + 1, way)}`;
  }

  private condition(): string {
    if (!this.random.chance(0.15)) return '';
    const names = this.random.chance(0.2) ? ['include', 'skip'] : [this.random.pick(['include', 'skip'])];
    const flag = () => (this.random.chance(0.5) ? String(this.random.chance(0.5)) : `$${this.variable('Boolean!', () => this.random.chance(0.5)).name}`);
    return names.map((name) => ` @${name}(if: ${flag()})`).join('');
  }

  private written(type: GraphQLInputType, name: string): string {
    const makeVariable = (of: GraphQLInputType, place: string) =>
      this.variable(String(of), () => this.values.value(of, place, null), of);
    return literal(type, this.values.value(type, name, makeVariable));
  }

  private variable(typeText: string, make: () => unknown, type?: GraphQLInputType): VariableReference {
    const name = `v${this.variables.length}`;
    const hasDefault = this.random.chance(0.4);
    const fallback = hasDefault ? make() : undefined;
    const mustBeSent = typeText.endsWith('!') && !hasDefault;
    const sent = mustBeSent || this.random.chance(0.6) ? { value: make() } : null;
    const text = fallback === undefined ? '' : ` = ${type ? literal(type, fallback) : JSON.stringify(fallback)}`;
    this.variables.push({ name, definition: `$${name}: ${typeText}${text}`, sent });
    return new VariableReference(name);
  }

  /** Unused fragments and variables are not allowed in a document. */
  private finished(operation: string, body: string, prelude: DocumentOptions['prelude']): Omit<RandomDocument, 'operation'> {
    const used = new Set<string>();
    const spread = (text: string) => {
      for (const [, name = ''] of text.matchAll(/\.\.\.(F\d+)\b/g)) {
        const isNew = !used.has(name);
        used.add(name);
        if (isNew) spread(this.fragments.get(name)?.text ?? '');
      }
    };
    spread(body);
    const definitions = [...used].map((name) => `fragment ${name} on ${this.fragments.get(name)?.on.name} ${this.fragments.get(name)?.text}`);
    const text = [body, ...definitions].join(' ');
    const variables = this.variables.filter(({ name }) => new RegExp(`\\$${name}\\b`).test(text));
    const head = [...(prelude ? [prelude.definition] : []), ...variables.map(({ definition }) => definition)].join(', ');
    const sent = variables.flatMap(({ name, sent: one }) => (one ? [[name, one.value] as const] : []));
    return {
      query: `${operation}${head && ` (${head})`} ${text}`,
      variables: { ...prelude?.variables, ...Object.fromEntries(sent) },
    };
  }
}

function possible(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** A value as it is written in a document, with the variables in it. */
function literal(type: GraphQLInputType, value: RandomValue): string {
  if (value instanceof VariableReference) return `$${value.name}`;
  if (value === null) return 'null';
  if (isNonNullType(type)) return literal(type.ofType, value);
  if (isListType(type)) return Array.isArray(value) ? `[${value.map((item) => literal(type.ofType, item)).join(', ')}]` : literal(type.ofType, value);
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    const parts = Object.entries(value as object).map(([name, part]) => {
      const field = fields[name];
      return field ? `${name}: ${literal(field.type, part)}` : '';
    });
    return `{ ${parts.join(', ')} }`;
  }
  if (isEnumType(type)) return value as string;
  const node = astFromValue(value, type);
  return node ? print(node) : 'null';
}
