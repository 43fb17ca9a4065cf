import { randomBytes, randomInt } from 'node:crypto';
import { getNamedType, isEnumType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { fieldNameOf } from './schemaWalk';

/** Scalars that can hold nothing of anybody's. */
const EMPTY_SCALARS: Readonly<Record<string, unknown>> = {
  Int: 1,
  Boolean: true,
  Date: '2026-11-28',
  DateTime: '2026-11-22T20:16:00Z',
  Decimal: '1.00',
  CurrencyCode: 'EUR',
  Scope: 'orders:read',
};

/** What the words of an input mean, where any text would not do. */
const TEXTS: Readonly<Record<string, (unique: string) => string>> = {
  email: (unique) => `somebody-${unique}@example.net`,
  provider: () => 'sandbox',
  reasonCode: () => 'OTHER',
  password: () => 'a long password for nobody',
  idempotencyKey: (unique) => `wall-key-${unique}`,
};

/** Whose ids an input wants that is not named after them. */
const ID_NAMES: Readonly<Record<string, string>> = { user: 'Staff', client: 'ApiClient' };

/** Whether a value of somebody's can be put where a type stands. */
export function canCarry(type: GraphQLNamedType): boolean {
  return !isEnumType(type) && !(type.name in EMPTY_SCALARS);
}

/** Everything that somebody was shown, by where it stood. */
export class Values {
  /** Global ids by the type that they are of. */
  readonly ids = new Map<string, string[]>();
  /** Texts and ids by `Type.field`. */
  private readonly texts = new Map<string, string[]>();

  /** What its owner always gives where it could be left out, by the name of the input field. */
  readonly own = new Map<string, string>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Takes in an answer whose objects say of which type they are. */
  add(answer: unknown): void {
    if (Array.isArray(answer)) answer.forEach((part) => this.add(part));
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return;
    const typeName = '__typename' in answer ? String(answer.__typename) : '';
    for (const [shown, value] of Object.entries(answer)) {
      const name = fieldNameOf(shown);
      if (typeof value === 'string') this.note(typeName, name, value);
      else this.add(value);
    }
  }

  /** Notes a value that stands in no answer, such as a token. */
  put(place: string, text: string): void {
    this.texts.set(place, [...new Set([...(this.texts.get(place) ?? []), text])]);
  }

  /** The first text that stood somewhere. */
  first(place: string): string | undefined {
    return this.texts.get(place)?.[0];
  }

  all(): Set<string> {
    return new Set([...this.texts.values()].flat());
  }

  /** Each place with a text there that somebody else was never shown. What is masked is no secret. */
  beyond(others: ReadonlySet<string>): { readonly place: string; readonly text: string }[] {
    const taken = new Set<string>();
    return [...this.texts].flatMap(([place, texts]) => {
      const isNew = (text: string) => text.length > 3 && !others.has(text) && !taken.has(text);
      const text = /\.masked/.test(place) ? undefined : texts.find(isNew);
      if (text === undefined) return [];
      taken.add(text);
      return [{ place, text }];
    });
  }

  /** Every text that somebody else was never shown, long enough to be found in an answer by no accident. */
  secrets(others: ReadonlySet<string>): string[] {
    const places = [...this.texts].filter(([place]) => !/\.masked/.test(place));
    return [...new Set(places.flatMap(([, texts]) => texts))].filter((text) => text.length > 3 && !others.has(text));
  }

  /** A value for something that must be given, of one's own. Throws when it cannot be told what is wanted. */
  fill(name: string, type: GraphQLNamedType, wantedType?: string): unknown {
    if (isEnumType(type)) return type.getValues()[0]?.value;
    if (type.name in EMPTY_SCALARS) return EMPTY_SCALARS[type.name];
    if (type.name === 'ID') return this.ownId(name, wantedType);
    const own = this.own.get(name);
    if (own !== undefined) return own;
    const unique = randomBytes(6).toString('hex');
    if (name === 'quote') return this.texts.get('RefundPreview.quote')?.at(-1) ?? unique;
    return TEXTS[name]?.(unique) ?? `text ${unique}`;
  }

  private ownId(name: string, wantedType?: string): string {
    const stem = name.replace(/Ids?$/, '');
    const typeName = name === 'id' ? (wantedType ?? '') : (ID_NAMES[stem] ?? stem.charAt(0).toUpperCase() + stem.slice(1));
    const [id] = this.ids.get(typeName === 'Node' ? 'Order' : typeName) ?? [];
    if (id === undefined) throw new Error(`the walls do not know whose id "${name}" wants: add it to ID_NAMES`);
    return id;
  }

  private note(typeName: string, name: string, value: string): void {
    const type = this.schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (!field || !canCarry(getNamedType(field.type))) return;
    this.put(`${typeName}.${name}`, value);
    if (name === 'id') this.ids.set(typeName, [...new Set([...(this.ids.get(typeName) ?? []), value])]);
  }
}

/** A value of the same looks that never was anybody's. Each word begins as it did, which is all that masks show of it. */
export function unlike(text: string): string {
  const pick = (letters: string) => letters.charAt(randomInt(letters.length));
  return text
    .replace(/(?<=\w)[a-z]/g, () => pick('abcdefghijklmnopqrstuvwxyz'))
    .replace(/(?<=\w)[A-Z]/g, () => pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ'))
    .replace(/(?<=\w)\d/g, () => pick('0123456789'));
}
