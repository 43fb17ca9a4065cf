import * as fc from 'fast-check';
import { ids } from './shop';
import { fieldsOf, isVariable, ORACLE, possible, type Condition, type Selection, type Variable } from './shopOracle';

/** A random operation: its text, what is sent with it, and its tree for the oracle. */
export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly selections: Selection[];
}

type Generate = fc.GeneratorValue;
interface Fragment {
  readonly name: string;
  readonly on: string;
  readonly selections: Selection[];
}

const ALL_TYPES = ['Order', 'Refund', 'Customer', 'Colleague', 'Node', 'Found', 'Person', 'Vault', 'Query'];
const MAX_DEPTH = 4;

export const anyOperation: fc.Arbitrary<Operation> = fc.gen().map((generate) => new Maker(generate).operation());

class Maker {
  private readonly variables: Variable[] = [];
  private readonly fragments: Fragment[] = [];
  private aliases = 0;

  constructor(private readonly generate: Generate) {}

  operation(): Operation {
    const kind = this.one(['query', 'query', 'query', 'mutation'] as const);
    // A fragment may only spread those made before it, so that none comes back to itself.
    for (let index = 0; index < 3; index += 1) {
      const on = this.one(ALL_TYPES);
      this.fragments.push({ name: `F${index}`, on, selections: this.selections(on, 3) });
    }
    const selections = this.selections(kind === 'query' ? 'Query' : 'Mutation', 0);
    return { kind, selections, ...this.printed(kind, selections) };
  }

  private selections(type: string, depth: number): Selection[] {
    return Array.from({ length: this.number(1, 3) }, () => this.selection(type, depth));
  }

  private selection(type: string, depth: number): Selection {
    const fields = fieldsOf(type).filter((name) => depth < MAX_DEPTH || !this.ruleOf(type, name).type);
    const wantsFragment = depth < MAX_DEPTH && this.number(0, 3) === 0;
    if (fields.length === 0 || wantsFragment) return this.fragment(type, depth);
    const name = this.one(fields);
    const args = type === 'Query' || type === 'Mutation' ? this.args(name) : {};
    const below = this.ruleOf(type, name).type;
    const selections = below === undefined ? null : this.selections(below, depth + 1);
    // Fields with arguments get a name of their own each: those of the same name could not be merged.
    const alias = Object.keys(args).length > 0 ? `${name}${(this.aliases += 1)}` : this.one([name, name, `my_${name}`]);
    return { kind: 'field', name, key: alias, args, selections, when: this.condition() };
  }

  private ruleOf(type: string, name: string) {
    return possible(type).map((it) => ORACLE[it]![name]).find((rule) => rule !== undefined)!;
  }

  private fragment(type: string, depth: number): Selection {
    const fits = (on: string) => possible(on).some((it) => possible(type).includes(it));
    const named = this.fragments.filter((fragment) => fits(fragment.on));
    if (named.length > 0 && this.number(0, 1) === 0) {
      return { kind: 'fragment', ...this.one(named), when: this.condition() };
    }
    const on = this.one([null, ...ALL_TYPES.filter(fits)]);
    const target = on ?? type;
    const isLeafless = fieldsOf(target).length === 0 || fieldsOf(target).every((name) => this.ruleOf(target, name).type);
    const inner = depth >= MAX_DEPTH && isLeafless ? this.fallback(target) : this.selections(target, depth + 1);
    return { kind: 'fragment', name: null, on, selections: inner, when: this.condition() };
  }

  /** Something small for a type at the bottom of the tree. */
  private fallback(type: string): Selection[] {
    const [leaf] = possible(type);
    const name = fieldsOf(leaf!)[0]!;
    const field: Selection = { kind: 'field', name, key: name, args: {}, selections: null, when: null };
    return [{ kind: 'fragment', name: null, on: leaf!, selections: [field], when: null }];
  }

  private args(name: string): Record<string, unknown> {
    if (name === 'node') {
      const type = this.one(['Order', 'Refund']);
      return { type, id: ids.encode(type, '1') };
    }
    const wanted = { orders: ['filter', 'filters', 'mode', 'hidden'], tally: ['filter'], refund: ['input'] }[name] ?? [];
    const given = wanted.filter(() => this.number(0, 3) === 0);
    return Object.fromEntries(given.map((argument) => [argument, this.argument(argument)]));
  }

  private argument(name: string): unknown {
    if (name === 'mode') return this.maybeVariable('Mode!', () => this.one(['PLAIN', 'DEEP']), false);
    if (name === 'hidden') return this.maybeVariable('Int', () => this.one([1, null]), true);
    if (name === 'filters') return this.maybeVariable('[Filter!]', () => [this.filter(1, false), this.filter(1, false)], true);
    return this.number(0, 1) === 0
      ? this.filter(0, true)
      : this.maybeVariable('Filter', () => this.filter(0, false), true);
  }

  private filter(depth: number, mayHoldVariables: boolean): Record<string, unknown> {
    const filter: Record<string, unknown> = {};
    const flag = () => this.one([true, false, null]);
    if (this.number(0, 2) === 0) filter.text = 'x';
    if (this.number(0, 3) === 0) filter.waive = mayHoldVariables ? this.maybeVariable('Boolean', flag, true) : flag();
    if (this.number(0, 4) === 0) filter.either = this.one(['y', null]);
    if (this.number(0, 3) === 0) filter.modes = this.one([['PLAIN'], ['PLAIN', 'DEEP'], []]);
    if (depth < 2 && this.number(0, 2) === 0) filter.nested = this.filter(depth + 1, mayHoldVariables);
    return filter;
  }

  private condition(): Condition | null {
    if (this.number(0, 4) > 0) return null;
    const flag = () => this.number(0, 1) === 0;
    const value = this.number(0, 1) === 0 ? flag() : this.variable('Boolean!', flag, false);
    return { directive: this.one(['skip', 'include'] as const), value };
  }

  private maybeVariable(type: string, make: () => unknown, mayBeUnsent: boolean): unknown {
    return this.number(0, 1) === 0 ? make() : this.variable(type, make, mayBeUnsent);
  }

  private variable(type: string, make: () => unknown, mayBeUnsent: boolean): Variable {
    const fallback = this.number(0, 2) === 0 ? make() : undefined;
    const isSent = (!mayBeUnsent && fallback === undefined) || this.number(0, 1) === 0;
    const variable: Variable = {
      variable: true,
      name: `v${this.variables.length}`,
      type,
      isSent,
      value: make(),
      fallback: type.endsWith('!') && fallback === null ? undefined : fallback,
    };
    this.variables.push(variable);
    return variable;
  }

  private printed(kind: string, selections: Selection[]): Pick<Operation, 'query' | 'variables'> {
    const used = new Set<Selection | Fragment>();
    const body = printSelections(selections);
    let text = '';
    for (let before = ''; before !== `${body}${text}`; ) {
      before = `${body}${text}`;
      text = this.fragments
        .filter((fragment) => new RegExp(`\\.\\.\\.${fragment.name}\\b`).test(before) || used.has(fragment))
        .map((fragment) => `fragment ${fragment.name} on ${fragment.on} ${printSelections(fragment.selections)}`)
        .join(' ');
    }
    const known = this.variables.filter(({ name }) => new RegExp(`\\$${name}\\b`).test(`${body}${text}`));
    const definitions = known.map(
      ({ name, type, fallback }) => `$${name}: ${type}${fallback === undefined ? '' : ` = ${printValue(fallback)}`}`,
    );
    const sent = known.filter(({ isSent }) => isSent).map(({ name, value }) => [name, value]);
    const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
    return { query: `${kind} ${head} ${body} ${text}`, variables: Object.fromEntries(sent) };
  }

  private number(min: number, max: number): number {
    return this.generate(fc.integer, { min, max });
  }

  private one<Value>(values: readonly Value[]): Value {
    return values[this.number(0, values.length - 1)]!;
  }
}

function printSelections(selections: readonly Selection[]): string {
  return `{ ${selections.map(printSelection).join(' ')} }`;
}

function printSelection(selection: Selection): string {
  const when = selection.when ? ` @${selection.when.directive}(if: ${printValue(selection.when.value)})` : '';
  if (selection.kind === 'fragment') {
    if (selection.name !== null) return `...${selection.name}${when}`;
    return `...${selection.on === null ? '' : ` on ${selection.on}`}${when} ${printSelections(selection.selections)}`;
  }
  const { key, name, args, selections } = selection;
  const written = Object.entries(args).filter(([argument]) => name !== 'node' || argument !== 'type');
  const list = written.map(([argument, value]) => `${argument}: ${printValue(value)}`).join(', ');
  const head = `${key === name ? '' : `${key}: `}${name}${list === '' ? '' : `(${list})`}${when}`;
  return selections ? `${head} ${printSelections(selections)}` : head;
}

function printValue(value: unknown): string {
  if (isVariable(value)) return `$${value.name}`;
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`;
  if (value === 'PLAIN' || value === 'DEEP') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, inner]) => `${name}: ${printValue(inner)}`).join(', ')} }`;
}
