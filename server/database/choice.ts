import type { Dialect } from './dialect';
import type { Branch } from './listSql';
import { listOf, sql, verbatim, type Sql } from './sql';

/** A filter as the values that it lets pass. */
export interface Choice {
  readonly column: string;
  /** The index that begins with the column and goes on with the list's sort; null for the id, of which each has one row. */
  readonly index: string | null;
  readonly values: readonly (string | bigint)[];
  /** How few rows pass it, as a rule: the fewest first. */
  readonly rank: number;
  /** So many values are entered one by one. */
  readonly maxBranches: number;
}

/** So many values are entered one by one, where nothing else is said; of more of them nearly every row has one. */
const MAX_BRANCHES = 12;

/** A list in one sort, and what all of its rows must be. */
export interface SortedList {
  readonly table: string;
  readonly alias: string;
  readonly index: string;
  readonly value: string;
  readonly id: string | null;
  readonly where: readonly Sql[];
}

/** The choice that a filter makes; none where it is not given. */
export function choiceOf(
  column: string,
  index: string | null,
  values: readonly (string | bigint)[] | null | undefined,
  { rank, maxBranches = MAX_BRANCHES }: Pick<Choice, 'rank'> & Partial<Choice>,
): Choice[] {
  return values ? [{ column, index, values: [...new Set(values)], rank, maxBranches }] : [];
}

/** The choice by whose index the fewest rows are read; null where there is none with few enough values. */
export function bestChoice(choices: readonly Choice[]): Choice | null {
  const [best] = choices.filter(({ values, maxBranches }) => values.length <= maxBranches).sort((a, b) => a.rank - b.rank);
  return best ?? null;
}

/** What rows must be to pass the filters; none may be without values. */
export function passesAll(alias: string, choices: readonly Choice[]): Sql[] {
  return choices.map(({ column, values }) => sql`${verbatim(`${alias}.${column}`)} IN ${listOf(values)}`);
}

/** The ways to the rows of a list: one for each value of the choice, one for all ids, or the index of the sort. */
export function branchesOf(list: SortedList, choice: Choice | null, dialect: Dialect): Branch[] {
  const { table, alias, value, id, where } = list;
  if (!choice) return [{ from: dialect.table(table, alias, list.index), where, value, id }];
  if (choice.index === null) return [{ from: dialect.byId(table, alias), where: [...where, ...passesAll(alias, [choice])], value, id }];
  const from = dialect.table(table, alias, choice.index);
  const column = verbatim(`${alias}.${choice.column}`);
  return choice.values.map((chosen) => ({ from, where: [...where, sql`${column} = ${chosen}`], value, id }));
}
