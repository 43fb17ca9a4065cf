import { Extensions } from 'type-graphql';

/** What a field costs besides itself and what is below it. Its work is not told by the fields that it answers with. */
export interface Weight {
  readonly always?: number;
  /** By the name of an argument and its value, an enum's. */
  readonly byArgument?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The name under which a weight is kept in the extensions of a field. */
export const WEIGHT_EXTENSION = 'weight';

/** Counting looks at up to 10,000 rows. */
export const COUNT_WEIGHT = 500;
/** A search for parts of names looks at many more orders than it finds. */
export const SEARCH_WEIGHT = 500;

/** On a resolver's method or a property: what it weighs. */
export function Weighs(weight: Weight): MethodDecorator & PropertyDecorator {
  return Extensions({ [WEIGHT_EXTENSION]: weight });
}
