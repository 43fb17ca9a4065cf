import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { CURRENCY_DECIMALS } from '../money/currencies';

const MAX_DECIMAL_LENGTH = 40;
const PLAIN_DECIMAL = /^(0|[1-9]\d*)(\.\d+)?$/;
const SIGNED_DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAYS_IN_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const SCOPE_NAME = /^[a-z][a-z_]{0,30}:[a-z][a-z_]{0,30}$/;
const MAX_SHOWN_LENGTH = 40;

interface TextScalar<Value> {
  readonly name: string;
  readonly description: string;
  /** Reads what a client sent; null refuses it. */
  readonly parse: (text: string) => Value | null;
  /** Writes what a resolver returned; null refuses it. */
  readonly serialize: (value: unknown) => string | null;
  /** What a client should have sent, as a sentence. */
  readonly hint: string;
}

/** A scalar that only ever travels as a JSON string: a number or a boolean is refused, never converted. */
function textScalar<Value>(definition: TextScalar<Value>): GraphQLScalarType<Value, string> {
  const refused = (shownValue: string, node?: ValueNode) => {
    const start = shownValue.length > MAX_SHOWN_LENGTH ? `${shownValue.slice(0, MAX_SHOWN_LENGTH)}…` : shownValue;
    return new GraphQLError(`${definition.name} cannot be ${start}. ${definition.hint}`, { nodes: node });
  };
  return new GraphQLScalarType<Value, string>({
    name: definition.name,
    description: definition.description,
    serialize(value) {
      const text = definition.serialize(value);
      if (text === null) throw refused(shown(value));
      return text;
    },
    parseValue(value) {
      const parsed = typeof value === 'string' ? definition.parse(value) : null;
      if (parsed === null) throw refused(shown(value));
      return parsed;
    },
    parseLiteral(node) {
      const parsed = node.kind === Kind.STRING ? definition.parse(node.value) : null;
      if (parsed === null) throw refused(print(node), node);
      return parsed;
    },
  });
}

function shown(value: unknown): string {
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || value === null;
  if (typeof value === 'string') return JSON.stringify(value);
  return isPlain ? String(value) : `a value of type ${typeof value}`;
}

/** A text as it is, when it has the form. */
function textOfForm(isValid: (text: string) => boolean): Pick<TextScalar<string>, 'parse' | 'serialize'> {
  return {
    parse: (text) => (isValid(text) ? text : null),
    serialize: (value) => (typeof value === 'string' && isValid(value) ? value : null),
  };
}

/** Whether a text is a day that the calendar has, written YYYY-MM-DD; 2026-02-30 is none. */
export function isCalendarDay(text: string): boolean {
  if (!CALENDAR_DAY.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return year >= 1000 && day >= 1 && day <= daysIn(year, month);
}

/** None for a month that there is not. */
function daysIn(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeapYear ? 29 : (DAYS_IN_MONTHS[month - 1] ?? 0);
}

function parseInstant(text: string): Date | null {
  const match = INSTANT.exec(text);
  if (!match?.[1] || !isCalendarDay(match[1])) return null;
  const instant = new Date(text);
  const year = instant.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? instant : null;
}


export const ScopeScalar = textScalar({
  name: 'Scope',
  description: 'A permission, e.g. `refunds:create`.',
  hint: 'Write it like refunds:create.',
  ...textOfForm((text) => SCOPE_NAME.test(text)),
});

/** A Date in code; always UTC with milliseconds when it goes out, finer fractions are cut when it comes in. */
export const DateTimeScalar = textScalar<Date>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with offset.',
  hint: 'Write an existing instant with its offset, like 2026-03-01T09:30:00+01:00.',
  parse: parseInstant,
  serialize: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : null),
});

/** A 'YYYY-MM-DD' string in code. */
export const DateScalar = textScalar({
  name: 'Date',
  description: 'A calendar day, YYYY-MM-DD.',
  hint: 'Write an existing day like 2026-03-01.',
  ...textOfForm(isCalendarDay),
});

/** A string in code as well; a minus may go out, but never comes in. */
export const DecimalScalar = textScalar({
  name: 'Decimal',
  description: 'An exact decimal number as a string, e.g. "12.30". Never a float.',
  hint: 'Write it as a string like "12.30", without sign or exponent.',
  parse: (text) => (text.length <= MAX_DECIMAL_LENGTH && PLAIN_DECIMAL.test(text) ? text : null),
  serialize: (value) => (typeof value === 'string' && SIGNED_DECIMAL.test(value) ? value : null),
});

export const CurrencyCodeScalar = textScalar({
  name: 'CurrencyCode',
  description: 'An ISO 4217 code, e.g. EUR.',
  hint: 'Use an ISO 4217 code like EUR.',
  ...textOfForm((text) => CURRENCY_DECIMALS.has(text)),
});
