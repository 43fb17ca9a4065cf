/**
 * A second, simple opinion on what a caller may have. It reads the text of schema.graphql and the text of a request and
 * shares no code with the server: it writes everything out first, and then walks through what is left, place by place.
 */
import { readRules, type Needs, type RuledInput, type RuledType } from './oracleRules';
import { writeOut, type Sent, type WrittenField } from './writtenOut';

/** What somebody may not have: where in the answer, and what would do. */
export interface Refusal {
  readonly path: string;
  readonly code: 'UNAUTHENTICATED' | 'UNAUTHORIZED_FIELD_OR_TYPE';
  /** Any one of these sets of scopes would do, each written with spaces between; null when only a sign-in is missing. */
  readonly missing: readonly string[] | null;
}

export interface Opinion {
  readonly refusals: readonly Refusal[];
  /** Where an object is asked for by its id, of any type. */
  readonly nodes: readonly { readonly path: string; readonly id: string }[];
  /** Where two callers who may both have it get different answers. */
  readonly personal: readonly string[];
}

/** The scopes of a caller; null is nobody. */
export type Held = ReadonlySet<string> | null;

/** Who may reach an object of these types by its id: what no directive of the schema says. */
const NODE_NEEDS: Readonly<Record<string, Needs>> = {
  Order: [['orders:read']],
  Refund: [['refunds:read']],
  Difference: [['refunds:read']],
};
const PERSONAL = [
  'Query.viewer',
  'Query.account',
  'Query.sessions',
  'Query.refundPreview',
  'Query.ordersExport',
  'Refund.actions',
  'Order.refundable',
  'OrderItem.refundableQuantity',
];
const SIGN_IN: Needs = [[]];

export class Oracle {
  private readonly types: ReadonlyMap<string, RuledType>;

  constructor(sdl: string) {
    this.types = readRules(sdl);
  }

  judge(query: string, variables: Sent, held: Held): Opinion {
    const { root, fields } = writeOut(query, variables);
    const walk = new Walk(this.types, held);
    walk.fields(fields, root, []);
    return walk.opinion();
  }

  /** Whether somebody finds an object of a type by its id. */
  mayReach(typeName: string, held: Held): boolean {
    return meets(held, NODE_NEEDS[typeName] ?? [['unknown']]);
  }
}

class Walk {
  private readonly needs = new Map<string, Needs[]>();
  private readonly nodes = new Map<string, string>();
  private readonly personal = new Set<string>();

  constructor(
    private readonly types: ReadonlyMap<string, RuledType>,
    private readonly held: Held,
  ) {}

  opinion(): Opinion {
    const refusals = [...this.needs].flatMap(([path, needs]) => refusalAt(path, needs, this.held) ?? []);
    return { refusals, nodes: [...this.nodes].map(([path, id]) => ({ path, id })), personal: [...this.personal] };
  }

  fields(fields: readonly WrittenField[], type: string, path: readonly string[]): void {
    for (const field of fields) this.field(field, this.standing(field, type), [...path, field.key]);
  }

  private field(field: WrittenField, owners: readonly string[], path: readonly string[]): void {
    if (field.name === '__typename' || owners.length === 0) return;
    const place = path.join('.');
    const found = owners.flatMap((owner) => this.type(owner).fields[field.name] ?? []);
    const [first] = found;
    const needs = [
      ...owners.flatMap((owner) => this.type(owner).needs),
      ...found.flatMap((ruled) => [...ruled.needs, ...this.type(ruled.type).needs, ...this.needsOfAll(ruled.args, field.args)]),
      ...(first?.type === 'Node' ? this.needsOfNode(field.fields) : []),
      ...(field.name.startsWith('__') ? [SIGN_IN] : []),
    ];
    this.needs.set(place, [...(this.needs.get(place) ?? []), ...needs]);
    if (first?.type === 'Node') this.nodes.set(place, String(field.args.id));
    if (owners.some((owner) => isPersonal(owner, field))) this.personal.add(place);
    // Of what is below something refused nobody is told.
    if (!first || !needs.every((each) => meets(this.held, each))) return;
    this.fields(field.fields, first.type, [...path, ...Array<string>(first.lists).fill('@')]);
  }

  /** The types of the objects that a field is asked of, where this type stands. */
  private standing({ within }: WrittenField, type: string): readonly string[] {
    return within.reduce((left, on) => left.filter((name) => this.type(on).possible.includes(name)), this.type(type).possible);
  }

  /** What takes an id of any type is refused for every type that is looked into, but for the id that they all have. */
  private needsOfNode(fields: readonly WrittenField[]): Needs[] {
    const looking = fields.filter(({ name, within }) => !name.startsWith('__') && (within.at(-1) ?? 'Node') !== 'Node');
    return looking.flatMap((field) => this.standing(field, 'Node')).map((type) => NODE_NEEDS[type] ?? [['unknown']]);
  }

  private needsOfAll(parts: Readonly<Record<string, RuledInput>>, sent: Sent): Needs[] {
    return Object.entries(sent).flatMap(([name, value]) => {
      const part = parts[name];
      return part ? [...part.needs, ...this.needsOfValue(part.type, value)] : [];
    });
  }

  private needsOfValue(type: string, value: unknown): Needs[] {
    if (Array.isArray(value)) return value.flatMap((item) => this.needsOfValue(type, item));
    if (typeof value === 'object' && value !== null) return this.needsOfAll(this.type(type).inputs, value as Sent);
    return [...(this.type(type).values[String(value)] ?? [])];
  }

  private type(name: string): RuledType {
    return this.types.get(name) ?? { needs: [], fields: {}, inputs: {}, values: {}, possible: [] };
  }
}

/** What else a search finds depends on what the caller may read. */
function isPersonal(owner: string, { name, args }: WrittenField): boolean {
  return PERSONAL.includes(`${owner}.${name}`) || (args.mode === 'EXTENDED' && Boolean(args.search));
}

function meets(held: Held, needs: Needs): boolean {
  return held !== null && needs.some((all) => all.every((scope) => held.has(scope)));
}

function refusalAt(path: string, needs: readonly Needs[], held: Held): Refusal | null {
  if (needs.every((each) => meets(held, each))) return null;
  // Every way to meet them all, less what is held.
  let ways: string[][] = [[]];
  for (const each of needs) ways = ways.flatMap((way) => each.map((all) => [...way, ...all]));
  const sets = ways.map((way) => [...new Set(way.filter((scope) => !held?.has(scope)))].sort());
  const least = sets.filter((set) => !sets.some((other) => other.length < set.length && other.every((scope) => set.includes(scope))));
  const missing = [...new Set(least.map((set) => set.join(' ')))].sort();
  if (held === null) return { path, code: 'UNAUTHENTICATED', missing: missing.some((set) => set !== '') ? missing : null };
  return { path, code: 'UNAUTHORIZED_FIELD_OR_TYPE', missing };
}
