import { readEmail } from '../mail/address';
import { AmountError, currencyDecimals, parseAmount } from '../money/money';
import { parseRate, type RatePpm } from '../money/rate';

export type OrderProblemCode =
  | 'REQUIRED'
  | 'INVALID'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'OUT_OF_RANGE'
  | 'DUPLICATE'
  | 'BARCODES_DO_NOT_MATCH'
  | 'PAYMENTS_EXCEED_TOTAL'
  | 'LOCATION_UNKNOWN'
  | 'NUMBER_TAKEN';

/** Why an order cannot be recorded; `field` is the path of what is wrong, from `input` on. */
export interface OrderProblem {
  readonly code: OrderProblemCode;
  readonly message: string;
  readonly field: string[];
}

/** Nobody reads more at once, and a wrong export has the same mistake in every line. */
const MAX_PROBLEMS = 20;
/** No decimal that fits a BIGINT is longer; a longer text is not repeated in a message. */
const MAX_DECIMAL_LENGTH = 40;
const DAY = /^[1-9]\d{3}-\d{2}-\d{2}$/;
// Letters of any script, signs and blanks; no control characters, no half characters, no line breaks.
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]*$/u;

/**
 * Reads the fields of one part of an order and notes what is wrong with them. After a problem it answers a
 * stand-in value, so that everything wrong is told at once; nothing read counts once there is a problem.
 */
export class OrderInputReader {
  constructor(
    readonly problems: OrderProblem[] = [],
    private readonly path: readonly string[] = ['input'],
  ) {}

  /** A reader for a part of this part; it notes in the same list. */
  at(...path: (string | number)[]): OrderInputReader {
    return new OrderInputReader(this.problems, [...this.path, ...path.map(String)]);
  }

  refuse(field: string, code: OrderProblemCode, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code, message, field: [...this.path, field] });
  }

  /** Text that must be there: printable, without blanks around it. */
  text(field: string, name: string, value: string, maxLength: number): string {
    const trimmed = value.trim();
    if (trimmed === '') this.refuse(field, 'REQUIRED', `${name} must not be empty.`);
    else if (value !== trimmed) this.refuse(field, 'INVALID', `${name} must not begin or end with a blank.`);
    else if (!PRINTABLE.test(value)) this.refuse(field, 'INVALID', `${name} must not contain control characters.`);
    // A character has one or two units: a text of no more units need not be counted.
    else if (value.length > maxLength && [...value].length > maxLength) {
      this.refuse(field, 'TOO_LONG', `${name} must not be longer than ${maxLength} characters.`);
    }
    return value;
  }

  /** Text that may be missing; an empty one is missing too. Blanks around it are taken off. */
  optionalText(field: string, name: string, value: string | null | undefined, maxLength: number): string | null {
    const trimmed = value?.trim() ?? '';
    return trimmed === '' ? null : this.text(field, name, trimmed, maxLength);
  }

  email(field: string, value: string): string {
    const email = readEmail(value);
    if (email === null) this.refuse(field, 'INVALID', 'This is not an e-mail address.');
    return email ?? '';
  }

  /** A currency code; null when there is no such currency, and then no amount can be read. */
  currency(field: string, code: string): string | null {
    if (/^[A-Z]{3}$/.test(code)) return this.parsed(field, code, (text) => (currencyDecimals(text), text), null);
    this.refuse(field, 'INVALID', 'The currency must be an ISO 4217 code, e.g. EUR.');
    return null;
  }

  /** An amount in minor units. */
  amount(field: string, decimal: string, currencyCode: string | null): bigint {
    return currencyCode === null ? 0n : this.parsed(field, decimal, (text) => parseAmount(text, currencyCode), 0n);
  }

  rate(field: string, decimal: string): RatePpm {
    return this.parsed(field, decimal, parseRate, 0);
  }

  wholeNumber(field: string, name: string, value: number, highest: number): number {
    if (!Number.isInteger(value) || value < 1 || value > highest) {
      this.refuse(field, 'OUT_OF_RANGE', `${name} must be a whole number from 1 to ${highest}.`);
    }
    return value;
  }

  instant(field: string, value: Date): Date {
    if (!(value.getTime() >= 0)) {
      this.refuse(field, 'OUT_OF_RANGE', 'This must be an instant after 1970, e.g. 2026-07-14T19:30:00+02:00.');
    }
    return value;
  }

  optionalDay(field: string, value: string | null | undefined): string | null {
    const day = value ?? '';
    if (day === '') return null;
    const isDay = DAY.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
    if (!isDay) this.refuse(field, 'INVALID', 'This must be a day, e.g. 2026-07-14.');
    return day;
  }

  private parsed<T>(field: string, text: string, parse: (text: string) => T, standIn: T): T {
    if (text.length > MAX_DECIMAL_LENGTH) {
      this.refuse(field, 'TOO_LONG', `A number may have ${MAX_DECIMAL_LENGTH} digits at most.`);
      return standIn;
    }
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof AmountError)) throw error;
      this.refuse(field, 'INVALID', error.message);
      return standIn;
    }
  }
}
