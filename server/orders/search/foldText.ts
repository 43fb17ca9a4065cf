/** As much of a text as is kept for searching. */
const MAX_LENGTH = 300;
/** More words than this are not the beginning of somebody's name. */
const MAX_WORDS = 8;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * A text as it is compared: large and small letters, ß and ss, wide and narrow forms, and any number of blanks are
 * the same. Done here, because the databases' own LOWER differ.
 */
export function foldText(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ');
  const tidy = folded.normalize('NFC').replace(/\s+/g, ' ').trim();
  return tidy.length <= MAX_LENGTH ? tidy : [...tidy].slice(0, MAX_LENGTH).join('');
}

/** The different words of a text, folded. */
export function wordsOf(text: string): string[] {
  return [...new Set(foldText(text).match(WORD) ?? [])];
}

/**
 * The words that a customer's name must have the beginnings of; none where the text is nobody's name. One letter alone
 * narrows nothing down, and is passed over.
 */
export function nameWordsOf(text: string): string[] {
  const words = text.includes('@') ? [] : wordsOf(text).filter((word) => [...word].length > 1);
  return words.length > MAX_WORDS ? [] : words;
}
