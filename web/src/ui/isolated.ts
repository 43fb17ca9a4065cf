const ISOLATES = /[\u2066-\u2069]/gu;

/**
 * Text from outside within a text of ours: its marks of direction end where it ends, as in a `bdi`. Only isolates of its
 * own could end it too early or too late.
 */
export function isolated(text: string): string {
  return `\u2068${text.replace(ISOLATES, '')}\u2069`;
}
