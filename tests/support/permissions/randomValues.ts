import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputType,
} from 'graphql';
import type { Random } from '../random';
import { isGuarded } from './guardedTypes';

/** What exists, to be named in requests: global ids by type, and texts by the argument or input field that takes them. */
export interface Known {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** A value to send. Variables stand in it as they are; `null` and absence are different things. */
export type RandomValue = unknown;

/** Stands in a value where a document has a variable. */
export class VariableReference {
  constructor(readonly name: string) {}
}

/** Makes a variable for a place, or null where there shall be none. */
export type MakeVariable = ((type: GraphQLInputType, name: string) => VariableReference | null) | null;

const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  Boolean: [true, false],
  Int: [1, 2, 3],
  DateTime: ['2020-01-01T00:00:00Z', '2026-11-22T20:00:00+01:00', '2030-01-01T00:00:00Z'],
  Date: ['2026-01-01', '2026-11-28', '2030-01-01'],
  Decimal: ['0', '1.00', '12.30'],
  CurrencyCode: ['EUR', 'JPY'],
  Scope: ['orders:read', 'refunds:read'],
};
const STRANGER = 'nobody-knows-this';

/** Random values that fit their types. */
export class RandomValues {
  constructor(
    private readonly random: Random,
    private readonly known: Known,
  ) {}

  /** `name` is the argument's or the input field's: what texts and ids it takes follows from it. */
  value(type: GraphQLInputType, name: string, makeVariable: MakeVariable, depth = 0): RandomValue {
    const variable = this.random.chance(depth === 0 ? 0.4 : 0.25) ? makeVariable?.(type, name) : null;
    if (variable) return variable;
    if (isNonNullType(type)) return this.some(type.ofType, name, makeVariable, depth);
    return this.random.chance(0.08) ? null : this.some(type, name, makeVariable, depth);
  }

  private some(type: GraphQLInputType, name: string, makeVariable: MakeVariable, depth: number): RandomValue {
    if (isNonNullType(type)) return this.some(type.ofType, name, makeVariable, depth);
    if (isListType(type)) {
      // A single value stands for a list of one; a variable there would have to be of the list's type.
      if (this.random.chance(0.2)) return this.some(type.ofType, name, null, depth + 1);
      return Array.from({ length: this.random.below(3) }, () => this.value(type.ofType, name, makeVariable, depth + 1));
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || this.random.chance(isGuarded(field) ? 0.6 : 0.35),
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.value(field.type, field.name, makeVariable, depth + 1)]));
    }
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    if (type.name === 'ID') return this.id(name);
    // Each link is tried a few times at most: the server counts tries by link.
    if (type.name === 'String' && name === 'token') return `${STRANGER}-${this.random.below(2 ** 30)}`;
    const texts = this.known.texts[name];
    return this.random.pick(type.name === 'String' ? [...(texts ?? ['a text']), STRANGER] : (SCALARS[type.name] ?? [STRANGER]));
  }

  private id(name: string): string {
    if (this.random.chance(0.1)) return STRANGER;
    const meant = Object.keys(this.known.ids).find((typeName) => name.toLowerCase().startsWith(typeName.toLowerCase()));
    const typeName = meant !== undefined && this.random.chance(0.9) ? meant : this.random.pick(Object.keys(this.known.ids));
    return this.random.pick(this.known.ids[typeName] ?? [STRANGER]);
  }
}
