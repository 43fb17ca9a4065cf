/** A table of a provider's words. A map, because a word may be the name of something that every object has. */
export function table<Value>(rows: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(rows));
}
