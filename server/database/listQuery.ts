import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Lists are counted up to here; beyond it a count says AT_LEAST. */
export const COUNT_LIMIT = 10_000;

/** Keeps the rows whose property is one of the values; an empty list keeps none, no list keeps all. */
export function addChoice<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  property: string,
  values: readonly (string | bigint)[] | undefined,
): void {
  if (!values) return;
  if (values.length === 0) builder.andWhere('1 = 0');
  else builder.andWhere(`${builder.alias}.${property} IN (:...${property})`, { [property]: values });
}

/** Counts the rows of a query, up to COUNT_LIMIT + 1, so that the cost does not grow with the table. */
export async function countMatches<Row extends ObjectLiteral>(
  manager: EntityManager,
  matches: SelectQueryBuilder<Row>,
): Promise<number> {
  const limited = matches.select(`${matches.alias}.id`).limit(COUNT_LIMIT + 1);
  const [sql, parameters] = limited.getQueryAndParameters();
  const rows: { total: bigint | number | string }[] = await manager.query(
    `SELECT COUNT(*) AS total FROM (${sql}) AS matches`,
    parameters as unknown[],
  );
  return Number(rows[0]?.total ?? 0);
}

/** A place in a list: the value of the sort column and the id of a row, as they are bound to a statement. */
export interface Keyset {
  readonly value: bigint | string;
  readonly id: bigint;
}

/** Keeps the rows beyond a place in the list, in the sort by `property` and then id. */
export function addKeyset<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  property: string,
  side: 'after' | 'before',
  descending: boolean,
  { value, id }: Keyset,
): void {
  const column = `${builder.alias}.${property}`;
  const beyond = (side === 'after') === descending ? '<' : '>';
  // The first comparison is implied by the second; it is what lets the index be entered at the place.
  builder.andWhere(
    `${column} ${beyond}= :${side}Value
     AND (${column} ${beyond} :${side}Value OR ${builder.alias}.id ${beyond} :${side}Id)`,
    { [`${side}Value`]: value, [`${side}Id`]: id },
  );
}
