/** What stands where a card number was. */
export const CARD_MARK = '[card number]';

/** Digits with at most three other signs between them: spaces, dashes, dots, escaped as JSON or an address does. */
const GAP = String.raw`(?:[\s\u00a0\u2000-\u200f\u2010-\u2015\u202f_./+-]|\\+[nrt]|%20|%2[df]){1,3}`;
const DIGIT_GROUPS = new RegExp(String.raw`\d+(?:${GAP}\d+)*`, 'giu');

const SHORTEST = 13;
const LONGEST = 19;

/**
 * Cards begin with 2 to 6, a few national ones with 8 or 9, and the short ones with 3 to 6. Moments in milliseconds
 * have 13 digits and begin with 1 or 2, and row ids, which have 18 or 19, with 7 to 9 or 1 until the year 2035: they
 * stay readable.
 */
const CARD_START = /^(?:[4-6]\d{12,18}|3\d{13,18}|2\d{15,18}|[89]\d{15,16})$/;

/** Where a number of JSON stands, and no text: there only a number may be put. */
const BEFORE_BARE_NUMBER = /[:,[]-?$/;
const AFTER_BARE_NUMBER = /^(?:[,}\]]|e[+-]?\d)/i;

/**
 * A text without what may be a card number: 13 to 19 digits that begin like one and pass the check of Luhn, whatever
 * stands between them. A number that stands alone is looked at as a whole; of numbers with gaps, every part.
 */
export function withoutCardNumbers(text: string): string {
  return text.replace(DIGIT_GROUPS, (run: string, offset: number) => {
    const cards = cardsIn(run);
    if (cards.length === 0) return run;
    const end = offset + run.length;
    const isBare =
      BEFORE_BARE_NUMBER.test(text.slice(Math.max(0, offset - 2), offset)) && AFTER_BARE_NUMBER.test(text.slice(end, end + 3));
    const mark = isBare ? '0' : CARD_MARK;
    return cards.reduceRight((rest, [from, to]) => rest.slice(0, from) + mark + rest.slice(to), run);
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
