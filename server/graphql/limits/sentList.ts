import { badUserInput } from '../errors';

/** Far more than anybody chooses in a filter. Each value becomes a parameter of a statement, and those are bounded. */
export const MAX_CHOICES = 100;
/** Of locations in somebody's rights: they go into every statement that looks at the reach. */
export const MAX_RIGHTS_LOCATIONS = 1_000;

/**
 * Reads the list of a filter: each value once, in the order given; null and no list are no choice. To be asked before
 * the database is. Throws BAD_USER_INPUT naming the place for too many values, equal ones counted.
 */
export function readChoices<Value extends string>(
  values: readonly Value[] | null | undefined,
  place: readonly string[],
): readonly Value[] | undefined {
  return values == null ? undefined : [...new Set(withinLength(values, place, MAX_CHOICES))];
}

/** The list itself. Throws BAD_USER_INPUT naming the place when it has too many values. */
export function withinLength<Value>(values: readonly Value[], place: readonly string[], maxLength: number): readonly Value[] {
  if (values.length <= maxLength) return values;
  throw badUserInput(`"${place.at(-1)}" may have ${maxLength} values, not ${values.length}. Send fewer.`, place);
}
