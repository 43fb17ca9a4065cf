import { Column, PrimaryColumn, type ColumnOptions, type ValueTransformer } from 'typeorm';

// SQLite hands every integer over as a bigint and mysql2 hands BIGINT over as a string; each column says what
// it is in code, so that both databases give the same rows.
type Stored = bigint | number | string;

const nullable =
  <T>(read: (stored: Stored) => T) =>
  (stored: Stored | null | undefined): T | null | undefined =>
    stored === null || stored === undefined ? stored : read(stored);

const asIs = (value: unknown): unknown => value;

// Text would be compared with a BIGINT as a floating-point number on MySQL: ids are always bound as integers.
const idTransformer: ValueTransformer = {
  from: nullable(String),
  to: (value: unknown) => (typeof value === 'string' ? BigInt(value) : value),
};
const amountTransformer: ValueTransformer = { from: nullable(BigInt), to: asIs };
const integerTransformer: ValueTransformer = { from: nullable(Number), to: asIs };
const booleanTransformer: ValueTransformer = {
  from: nullable((stored) => Number(stored) !== 0),
  to: (value: unknown) => (typeof value === 'boolean' ? Number(value) : value),
};
const instantTransformer: ValueTransformer = {
  from: nullable((stored) => new Date(Number(stored))),
  to: (value: unknown) => (value instanceof Date ? value.getTime() : value),
};
const jsonTransformer: ValueTransformer = {
  from: (stored: string | null) => (stored === null ? null : (JSON.parse(stored) as unknown)),
  to: (value: unknown) => (value === null || value === undefined ? value : JSON.stringify(value)),
};

type Options = Pick<ColumnOptions, 'nullable' | 'default'>;

/** The row's own id. */
export const PrimaryIdColumn = (name = 'id') => PrimaryColumn({ name, type: 'bigint', transformer: idTransformer });
/** The id of another row. */
export const IdColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'bigint', transformer: idTransformer, ...options });
/** An instant that is part of the primary key. */
export const PrimaryInstantColumn = (name: string) => PrimaryColumn({ name, type: 'bigint', transformer: instantTransformer });
/** An amount in minor units; bigint in code. */
export const AmountColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'bigint', transformer: amountTransformer, ...options });
/** A whole number that fits 32 bits. */
export const IntegerColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'int', transformer: integerTransformer, ...options });
/** True or false, stored as 1 or 0. */
export const BooleanColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'int', transformer: booleanTransformer, ...options });
/** An instant, stored as milliseconds since 1970 in UTC; Date in code. */
export const InstantColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'bigint', transformer: instantTransformer, ...options });
/** Text of a bounded length, compared byte for byte. */
export const TextColumn = (name: string, length: number, options: Options = {}) =>
  Column({ name, type: 'varchar', length, ...options });
/** A value stored as JSON text. */
export const JsonColumn = (name: string, options: Options = {}) =>
  Column({ name, type: 'text', transformer: jsonTransformer, ...options });
