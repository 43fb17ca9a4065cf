import type { EntityManager } from 'typeorm';
import type { SqlParameter } from './statements';

/** A piece of a statement with what is bound to it, in order. */
export interface Sql {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

/** Writes SQL: pieces are put in as they are, every other value is bound. */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | SqlParameter)[]): Sql {
  const parts = values.map((value) => (isSql(value) ? value : { text: '?', parameters: [value] }));
  return {
    text: strings.map((text, index) => text + (parts[index]?.text ?? '')).join(''),
    parameters: parts.flatMap((part) => part.parameters),
  };
}

/** Text of the program's own, such as the name of a column; never of a caller's. */
export function verbatim(text: string): Sql {
  return { text, parameters: [] };
}

/** Pieces one after the other, e.g. conditions with ` AND ` between them. */
export function joinSql(parts: readonly Sql[], separator: string): Sql {
  return { text: parts.map(({ text }) => text).join(separator), parameters: parts.flatMap(({ parameters }) => parameters) };
}

/** The values of an IN; of none there is nothing that SQL could say. */
export function listOf(values: readonly SqlParameter[]): Sql {
  return { text: `(${values.map(() => '?').join(', ')})`, parameters: values };
}

/** Asks a statement. */
export function select<Raw>(manager: EntityManager, { text, parameters }: Sql): Promise<Raw[]> {
  return manager.query<Raw[]>(text, [...parameters]);
}

function isSql(value: Sql | SqlParameter): value is Sql {
  return typeof value === 'object' && value !== null;
}
