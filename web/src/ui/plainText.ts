const TURNING_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROL = /[^\P{Cc}\n]/u;

/** What the server would refuse in a text of several lines, in words, before it is sent; null when nothing is. */
export function textProblem(text: string): string | null {
  if (TURNING_MARKS.test(text)) return 'There is a mark in it that turns text around. Type it without it.';
  if (CONTROL.test(text)) return 'There is a control character in it, such as a tab. Type it without it.';
  return null;
}
