/** A text of one line, such as a name, or one that may have several, such as a description. */
export type TextForm = 'line' | 'lines';

/** Embeddings, overrides and isolates, which turn around what follows, and the marks that stand for a letter. */
const TURNING_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const ISOLATES = /[\u2066-\u2069]/gu;
const CONTROL: Readonly<Record<TextForm, RegExp>> = { line: /\p{Cc}/u, lines: /[^\P{Cc}\n]/u };

/**
 * What is wrong with a text that somebody types here, in words; null when nothing is. `what` names it at the beginning
 * of a sentence. No script needs these marks: letters bring their direction along. Orders are not asked, what a customer
 * is called is not ours to refuse.
 */
export function textProblem(what: string, text: string, form: TextForm = 'line'): string | null {
  if (TURNING_MARKS.test(text)) return `${what} has a mark that turns text around. Type it without it.`;
  if (CONTROL[form].test(text)) return `${what} has a control character, such as a tab. Type it without it.`;
  return null;
}

/**
 * A text from outside within a sentence of ours, which keeps its order whatever is in it. The end of an isolate ends
 * everything that began in it; only isolates of its own could end it too early or too late.
 */
export function isolated(text: string): string {
  return `\u2068${text.replace(ISOLATES, '')}\u2069`;
}
