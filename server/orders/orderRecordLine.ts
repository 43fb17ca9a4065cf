import { z } from 'zod';
import type { NewOrder } from './newOrder';
import { SALES_CHANNELS } from './order';
import { readOrder } from './orderRecord';

const MISSING = 'is missing';
const NO_INSTANT = 'must be an instant with its offset, e.g. 2026-07-14T19:30:00+02:00';
const instant = z.iso
  .datetime({ offset: true, error: ({ input }) => (input === undefined ? MISSING : NO_INSTANT) })
  .transform((text) => new Date(text));
const text = z.string();

// Strict on purpose: a misspelt field would be lost in silence.
const lineShape = z.strictObject({
  number: text,
  placedAt: instant,
  visitDate: text.nullish(),
  locationName: text.nullish(),
  channel: z.enum(SALES_CHANNELS).nullish(),
  customer: z.strictObject({ email: text, name: text.nullish(), phone: text.nullish() }),
  currencyCode: text,
  items: z.array(
    z.strictObject({
      productName: text,
      sku: text.nullish(),
      quantity: z.number(),
      total: text,
      taxRate: text.nullish(),
      refundable: z.boolean().nullish(),
      discount: text.nullish(),
      barcodes: z.array(text).nullish(),
    }),
  ),
  payments: z.array(z.strictObject({ provider: text, method: text, reference: text, amount: text })),
  canceledAt: instant.nullish(),
});

/** Mistakes of one line that are told. */
const MAX_REASONS = 3;

/** Reads one JSON line of an import: an order, or why it is none, in words and without the customer's data. */
export function readOrderLine(line: string): { order: NewOrder } | { reason: string } {
  const json = parseJson(line);
  if ('reason' in json) return json;
  const shape = lineShape.safeParse(json.value, { error: ({ input }) => (input === undefined ? MISSING : undefined) });
  if (!shape.success) {
    return reasonOf(shape.error.issues.map(({ path, message }) => ({ path: path.map(String), message })));
  }
  const read = readOrder(shape.data);
  if ('order' in read) return read;
  return reasonOf(read.problems.map(({ field, message }) => ({ path: field.slice(1), message })));
}

function parseJson(line: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch (error) {
    // The parser's own message repeats a part of the line, which may be somebody's name.
    const position = error instanceof SyntaxError ? / at position \d+/.exec(error.message)?.[0] : undefined;
    return { reason: `not valid JSON${position ?? ''}` };
  }
}

function reasonOf(mistakes: readonly { path: string[]; message: string }[]): { reason: string } {
  const told = mistakes.slice(0, MAX_REASONS).map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  const more = mistakes.length > MAX_REASONS ? [`and ${mistakes.length - MAX_REASONS} more`] : [];
  return { reason: [...told, ...more].join('; ') };
}
