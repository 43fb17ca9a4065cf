/** Text from outside within a text of ours: its marks of direction end where it ends, as in a `bdi`. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
