/** What stands where a card number was. */
export const CARD_MARK = '[card number]';

/** Digits with at most three other signs between them: spaces, dashes, dots, escaped as JSON or an address does. */
const GAP = String.raw`(?:[\s\u00a0\u2000-\u200f\u2010-\u2015\u202f_./+-]|\\[nrt]|%20|%2[df]){1,3}`;
const DIGIT_GROUPS = new RegExp(String.raw`\d+(?:${GAP}\d+)*`, 'giu');

const SHORTEST = 13;
const LONGEST = 19;

/**
 * Cards begin with 2 to 6, a few national ones with 8 or 9. Moments in milliseconds begin with 1, and row ids, which
 * have 18 or 19 digits, with 7 to 9 or 1 until the year 2035: they stay readable.
 */
const CARD_START = /^(?:[2-6]\d{12,18}|[89]\d{12,16})$/;

/**
 * A text without what may be a card number: 13 to 19 digits that begin like one and pass the check of Luhn, whatever
 * stands between them. A number that stands alone is looked at as a whole; of numbers with gaps, every part.
 */
export function withoutCardNumbers(text: string): string {
  return text.replace(DIGIT_GROUPS, (run) => {
    const cards = cardsIn(run);
    return cards.reduceRight((rest, [start, end]) => rest.slice(0, start) + CARD_MARK + rest.slice(end), run);
  });
}

type Span = readonly [start: number, end: number];

/** Where the card numbers of a run of groups are, from left to right. */
function cardsIn(run: string): Span[] {
  const groups = [...run.matchAll(/%2[0df]|\d+/gi)]
    .filter(([found]) => !found.startsWith('%'))
    .map((match): Span => [match.index, match.index + match[0].length]);
  const cards: Span[] = [];
  for (let first = 0; first < groups.length; first++) {
    const last = lastGroupOfCard(run, groups, first);
    if (last === null) continue;
    cards.push([groups[first]?.[0] ?? 0, groups[last]?.[1] ?? 0]);
    first = last;
  }
  return cards;
}

/** The group with which a card ends that begins with the group `first`; null when none does. */
function lastGroupOfCard(run: string, groups: readonly Span[], first: number): number | null {
  let digits = '';
  let found: number | null = null;
  for (let last = first; last < groups.length && digits.length < LONGEST; last++) {
    digits += run.slice(...(groups[last] ?? [0, 0]));
    if (isCard(digits)) found = last;
  }
  return found;
}

function isCard(digits: string): boolean {
  return digits.length >= SHORTEST && digits.length <= LONGEST && CARD_START.test(digits) && passesLuhn(digits);
}

/** The check digit of ISO/IEC 7812: every second digit from the right is doubled. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 1; place <= digits.length; place++) {
    const digit = Number(digits[digits.length - place]);
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
