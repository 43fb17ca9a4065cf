/** A value, or the promise of one where it has to be read first. */
export type Soon<Value> = Value | Promise<Value>;

/** Goes on with a value, at once where it is there: a page has hundreds of them, and a promise costs as much as a field. */
export function whenKnown<Value, Result>(value: Soon<Value>, goOn: (value: Value) => Result): Soon<Result> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
