/** Where an answer differs from two others that had nothing to find; what differs between those two does not count. */
export function differences(answer: unknown, nothing: unknown, nothingElse: unknown, path = ''): string[] {
  if (Array.isArray(nothing) && Array.isArray(nothingElse)) {
    if (nothing.length !== nothingElse.length) return [];
    if (!Array.isArray(answer) || answer.length !== nothing.length) return [`${path}: another number`];
    return nothing.flatMap((part, index) => differences(answer[index], part, nothingElse[index], `${path}.${index}`));
  }
  if (isObject(nothing) && isObject(nothingElse)) {
    if (!isObject(answer)) return [`${path}: ${JSON.stringify(answer)} is no object`];
    const names = new Set([...Object.keys(nothing), ...Object.keys(answer)]);
    return [...names].flatMap((name) => differences(answer[name], nothing[name], nothingElse[name], `${path}.${name}`));
  }
  if (JSON.stringify(nothing) !== JSON.stringify(nothingElse) || JSON.stringify(answer) === JSON.stringify(nothing)) return [];
  return [`${path}: ${JSON.stringify(answer)} instead of ${JSON.stringify(nothing)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value with another one in the place of what was sent, which an answer may repeat. */
export function withoutEcho(value: unknown, sent: string): unknown {
  const [quoted, hidden] = [JSON.stringify(sent).slice(1, -1), '«what was sent»'];
  return JSON.parse(JSON.stringify(value).replaceAll(quoted, hidden).replaceAll(quoted.toLowerCase(), hidden)) as unknown;
}
