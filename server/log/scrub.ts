import { withoutCardNumbers } from './cardNumbers';

/** What stands where a secret was. */
export const SECRET_MARK = '[secret]';
export const EMAIL_MARK = '[e-mail]';

/** A pattern, and what stands in its place; `$1` is what may stay, such as the name before a secret. */
type Rule = readonly [pattern: RegExp, replacement: string];

/** What may be called a secret, as a field, a header or a part of an address. */
const NAMES =
  'pass(?:word|wd|phrase)?|secret|token|authorization|api[-_]?key|hmac[-_]?keys?|otp|totp|recovery[-_]?codes?|refund_desk_session';
/** A name, and after it a text in quotes, one in quotes that are escaped themselves, or bare signs. */
const NAMED = new RegExp(
  String.raw`((?:${NAMES})(\\*["'])?\s*(?:[:=]|%3[ad])\s*)` +
    String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\+"[^"\\]*|(?!null\b|true\b|false\b|\[)[^\s"'\\,;&<>{}[\]]+)`,
  'gi',
);

/** How tokens and passwords stand in a header. */
const BEARER = /\b(bearer|basic)(?:\s|%20|\+)+[^\s"'\\,;&<>]+/gi;

const RULES: readonly Rule[] = [
  // Passwords in addresses, of databases and mail servers.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#"'\\@]*):[^\s"'\\]*@/gi, `$1:${SECRET_MARK}@`],
  // The key of a second factor, and all that its address tells.
  [/\botpauth:\/\/[^\s"'\\]+/gi, SECRET_MARK],
  // Whole headers: everything in a cookie is for the browser alone.
  [/\b((?:set-)?cookie["']?\s*[:=]\s*["']?)[^\r\n"'\\]+/gi, `$1${SECRET_MARK}`],
  // Tokens and keys that tell by their beginning what they are: of this program, Stripe and Mollie.
  [/(?<![a-z0-9])(?:rd|sk|rk|whsec)_\w{6,}/gi, SECRET_MARK],
  [/(?<![a-z0-9])(?:live|test)_\w{20,}/gi, SECRET_MARK],
  // Sessions, invitations, resets and quotes: long, and of all kinds of letters.
  [/(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}/g, SECRET_MARK],
  // Keys of Adyen's signatures, and hashes of tokens.
  [/(?<![\w-])[0-9a-f]{64}(?![\w-])/gi, SECRET_MARK],
  [/[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, EMAIL_MARK],
];

/**
 * A finished line of the log without what belongs into none: secrets, card numbers and e-mail addresses. Works on the
 * text as it is written, so that it does not matter which field, error or library a value came with. Line breaks and
 * the shape of JSON stay as they are.
 */
export function scrub(line: string): string {
  const named = line.replace(BEARER, `$1 ${SECRET_MARK}`).replace(NAMED, (_found, name: string, quote: string | undefined) => name + inQuotes(quote));
  return withoutCardNumbers(RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), named));
}

/** A name in quotes stands in JSON, where its value must be a text again; an escaped one ends with its own quote. */
function inQuotes(quote: string | undefined): string {
  if (quote === undefined) return SECRET_MARK;
  return quote.length === 1 ? `${quote}${SECRET_MARK}${quote}` : `${quote}${SECRET_MARK}`;
}
