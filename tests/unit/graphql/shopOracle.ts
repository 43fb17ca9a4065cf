/**
 * A second, simple opinion on the made-up shop: what a caller must get for an operation. Written apart from the
 * program, over a tree of its own and a table made by hand; it shares no code with what it judges.
 */

export type Lists = string[][];
export type Sent = Record<string, unknown>;

export interface Variable {
  readonly variable: true;
  readonly name: string;
  readonly type: string;
  readonly isSent: boolean;
  readonly value: unknown;
  /** The default in the document; undefined for none. */
  readonly fallback: unknown;
}

export interface FieldSelection {
  readonly kind: 'field';
  readonly name: string;
  readonly key: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly selections: Selection[] | null;
  readonly when: Condition | null;
}
export interface FragmentSelection {
  readonly kind: 'fragment';
  /** Null for an inline fragment without a type. */
  readonly on: string | null;
  /** The name of a fragment that is spread; null for an inline fragment. */
  readonly name: string | null;
  readonly selections: Selection[];
  readonly when: Condition | null;
}
export type Selection = FieldSelection | FragmentSelection;
export interface Condition {
  readonly directive: 'skip' | 'include';
  readonly value: boolean | Variable;
}

interface FieldRule {
  readonly type?: string;
  readonly lists?: 1 | 2;
  readonly needs?: Lists;
  readonly signedIn?: true;
  readonly neverNull?: true;
}

export const ORACLE: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  Query: {
    orders: { type: 'Order', lists: 1, needs: [['orders:use']] },
    node: { type: 'Node', signedIn: true },
    tally: { neverNull: true },
    found: { type: 'Found', lists: 1, signedIn: true },
    persons: { type: 'Person', lists: 1 },
    vault: { type: 'Vault', needs: [['staff:use']] },
  },
  Mutation: {
    signIn: {},
    signOut: { type: 'SignOutPayload', signedIn: true, neverNull: true },
    refund: { type: 'RefundPayload', needs: [['refund:use']] },
  },
  Order: {
    id: {},
    number: {},
    customer: { type: 'Customer' },
    refunds: { type: 'Refund', lists: 1, needs: [['refunds:use']] },
    note: { needs: [['orders:use', 'customers:use'], ['staff:use']] },
    grid: { type: 'Order', lists: 2 },
    nothing: { type: 'Order' },
  },
  Refund: { id: {}, number: {}, order: { type: 'Order' }, note: { signedIn: true } },
  Customer: { name: {}, email: { needs: [['customers:use']] } },
  Colleague: { name: {}, email: {} },
  Vault: { code: { needs: [['staff:use']] } },
  SignOutPayload: { signedOut: {} },
  RefundPayload: { order: { type: 'Order' }, customer: { type: 'Customer' } },
};
const NODE_NEEDS: Readonly<Record<string, Lists>> = { Order: [['orders:use']], Refund: [['refunds:use']] };
const ABSTRACT: Readonly<Record<string, readonly string[]>> = {
  Node: ['Order', 'Refund'],
  Found: ['Order', 'Refund', 'Customer'],
  Person: ['Customer', 'Colleague'],
};
export const possible = (type: string): readonly string[] => ABSTRACT[type] ?? [type];
/** The fields that a selection on this type may name. */
export const fieldsOf = (type: string): readonly string[] =>
  ({ Node: ['id'], Found: [], Person: ['name', 'email'] })[type] ?? Object.keys(ORACLE[type]!);

type Rights = ReadonlySet<string> | null;
interface Step {
  readonly key: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly applies: readonly string[];
  readonly below: Step[];
  denied: boolean;
  /** Where the caller finds nothing, and is told nothing. */
  unseen: boolean;
}

export interface Expectation {
  readonly data: unknown;
  readonly paths: ReadonlySet<string>;
}

/** What a caller must get: the data, and the places with an error. */
export function expectation(operation: 'query' | 'mutation', selections: Selection[], rights: Rights): Expectation {
  const root = operation === 'query' ? 'Query' : 'Mutation';
  const paths = new Set<string>();
  const steps = judge(selections, root, [root], [], rights, paths);
  const whole = steps.some((step) => step.denied && ORACLE[root]![step.name]!.neverNull);
  if (whole || (operation === 'mutation' && paths.size > 0)) return { data: null, paths };
  return { data: answer(root, steps, 0), paths };
}

function judge(
  selections: readonly Selection[],
  named: string,
  types: readonly string[],
  path: readonly string[],
  rights: Rights,
  paths: Set<string>,
): Step[] {
  return selections.flatMap((selection): Step[] => {
    if (!isSelected(selection.when)) return [];
    if (selection.kind === 'fragment') {
      const on = selection.on ?? named;
      return judge(selection.selections, on, types.filter((type) => possible(on).includes(type)), path, rights, paths);
    }
    const rules = types.flatMap((type) => ORACLE[type]?.[selection.name] ?? []);
    if (rules.length === 0) return [];
    const here = [...path, selection.key];
    const denied =
      rules.some((rule) => !has(rights, rule.needs ?? null) || (rule.signedIn && rights === null)) ||
      needsOf(selection.args).some((needs) => !has(rights, needs)) ||
      (selection.name === 'node' && typesAskedFor(selection.selections ?? [], 'Node', possible('Node')).some((type) => !has(rights, NODE_NEEDS[type]!)));
    if (denied) paths.add(here.join('.'));
    const { type = '', lists = 0 } = rules[0]!;
    const below =
      denied || !selection.selections
        ? []
        : judge(selection.selections, type, possible(type), [...here, ...Array<string>(lists).fill('@')], rights, paths);
    const unseen = selection.name === 'node' && !has(rights, NODE_NEEDS[String(selection.args.type)]!);
    return [{ key: selection.key, name: selection.name, args: selection.args, applies: types, below, denied, unseen }];
  });
}

/** The types whose own fields are asked for below `node`. */
function typesAskedFor(selections: readonly Selection[], named: string, types: readonly string[]): string[] {
  return selections.flatMap((selection) => {
    if (!isSelected(selection.when)) return [];
    if (selection.kind === 'field') return named === 'Node' ? [] : [...types];
    const on = selection.on ?? named;
    return typesAskedFor(selection.selections, on, types.filter((type) => possible(on).includes(type)));
  });
}

function isSelected(when: Condition | null): boolean {
  if (!when) return true;
  const value = typeof when.value === 'boolean' ? when.value : valueOf(when.value);
  return value === (when.directive === 'include');
}

export const isVariable = (value: unknown): value is Variable =>
  typeof value === 'object' && value !== null && 'variable' in value;
const valueOf = (variable: Variable): unknown => (variable.isSent ? variable.value : variable.fallback);

/** What the arguments of a field take. */
function needsOf(args: Readonly<Record<string, unknown>>): Lists[] {
  return Object.entries(args).flatMap(([name, given]) => {
    const value = isVariable(given) ? valueOf(given) : given;
    if (value === undefined) return [];
    if (name === 'hidden') return [[['staff:use']]];
    if (name === 'mode' || name === 'modes') return [value].flat().includes('DEEP') ? [[['customers:use']]] : [];
    const own = { waive: [['waive:use']], either: [['customers:use', 'orders:use'], ['staff:use']] }[name];
    const inner = [value].flat().flatMap((it) => (typeof it === 'object' && it !== null ? needsOf(it as Sent) : []));
    return own ? [own, ...inner] : inner;
  });
}

function has(rights: Rights, needs: Lists | null): boolean {
  return needs === null || (rights !== null && needs.some((list) => list.every((scope) => rights.has(scope))));
}

/** The shop's data, by heart. */
function answer(type: string, steps: readonly Step[], depth: number): unknown {
  const result: Record<string, unknown> = {};
  for (const step of steps) {
    if (!step.applies.includes(type) || step.key in result) continue;
    const same = steps.filter((other) => other.key === step.key && other.applies.includes(type));
    const below = same.flatMap((other) => other.below);
    const isNull = same.some((other) => other.denied || other.unseen);
    result[step.key] = isNull ? null : valueAt(type, step, below, depth);
  }
  return result;
}

function valueAt(type: string, step: Step, below: readonly Step[], depth: number): unknown {
  const next = (name: string) => answer(name, below, depth + 1);
  const same = (name: string) => answer(name, below, 0);
  switch (`${type}.${step.name}`) {
    case 'Query.orders': return [same('Order'), same('Order')];
    case 'Query.node': return same(String(step.args.type));
    case 'Query.tally': return 2;
    case 'Query.found': return [same('Order'), same('Refund'), same('Customer')];
    case 'Query.persons': return [same('Customer'), same('Colleague')];
    case 'Query.vault': return same('Vault');
    case 'Mutation.signIn': return true;
    case 'Mutation.signOut': return same('SignOutPayload');
    case 'Mutation.refund': return same('RefundPayload');
    case 'SignOutPayload.signedOut': return true;
    case 'RefundPayload.order': return same('Order');
    case 'Order.id': return 'ORDER-ID';
    case 'Refund.id': return 'REFUND-ID';
    case 'Order.number': return `O${depth}`;
    case 'Refund.number': return `R${depth}`;
    case 'Order.note': return 'secret[orders:use customers:use|staff:use]';
    case 'Refund.note': return 'secret[]';
    case 'Order.refunds': return [next('Refund'), next('Refund')];
    case 'Order.grid': return [[next('Order')], [], [next('Order'), next('Order')]];
    case 'Order.nothing': return null;
    case 'Refund.order': return next('Order');
    case 'Customer.email': return 'secret[customers:use]';
    case 'Colleague.email': return 'open';
    case 'Vault.code': return 'secret[staff:use]';
    case 'Order.customer':
    case 'RefundPayload.customer': return answer('Customer', below, 0);
    default: return step.name === 'name' ? 'N' : undefined;
  }
}
