import type { DeskClient } from '../deskClient';
import { ALWAYS_NEW } from './operation';

const withoutNew = (key: string, value: unknown): unknown => (ALWAYS_NEW.has(key) && value !== null ? 'new' : value);

/** Throws unless two servers give the same data to each of these requests, byte for byte. */
export async function expectSameAnswers(name: string, one: DeskClient, other: DeskClient, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    const [first, second] = await Promise.all([one.ask(body), other.ask(body)]);
    const [left, right] = [first, second].map(({ data, errors }) => (errors ? JSON.stringify(errors) : JSON.stringify(data, withoutNew)));
    if (left === undefined || left !== right || first.errors) throw new Error(differenceOf(name, String(left), String(right), body));
  }
}

const SHOWN_BEFORE = 60;
const SHOWN_CHARACTERS = 300;

/** The place at which two answers part. */
function differenceOf(name: string, left: string, right: string, body: string): string {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const from = Math.max(0, at - SHOWN_BEFORE);
  return [`${name} is answered differently:`, left.slice(from, from + SHOWN_CHARACTERS), right.slice(from, from + SHOWN_CHARACTERS), body.slice(0, SHOWN_CHARACTERS)].join('\n');
}

const ROWS = new Set(['Order', 'OrderItem', 'Ticket', 'Location', 'Refund', 'Payment', 'RefundAllocation']);

/** How many rows of the database an answer shows; at least one, for an answer that shows none had to look. */
export function rowsShown(answer: unknown): number {
  const seen = new Set<string>();
  let anonymous = 0;
  JSON.stringify(answer, (_key, value: unknown) => {
    const { __typename: type, id } = (value ?? {}) as { __typename?: string; id?: string };
    if (type !== undefined && ROWS.has(type)) {
      if (id === undefined) anonymous += 1;
      else seen.add(id);
    }
    return value;
  });
  return Math.max(1, seen.size + anonymous);
}
