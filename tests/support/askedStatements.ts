import { Connection } from 'mysql2';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';

/** A statement that was sent to a database. */
export interface AskedStatement {
  readonly sql: string;
  readonly parameters: string[];
}

/** What mysql2 is called with: a text or what holds it, and maybe parameters beside it. */
type MysqlCall = [statement: string | { readonly sql: string; readonly values?: unknown[] }, parameters?: unknown];

/** Notes the statements that something sends to SQLite or MariaDB. */
export async function statementsOf(act: () => Promise<unknown>): Promise<AskedStatement[]> {
  const sqlite = jest.spyOn(BetterSqlite3QueryRunner.prototype, 'query');
  const mysql = jest.spyOn((Connection as unknown as { prototype: { query(...call: MysqlCall): unknown } }).prototype, 'query');
  try {
    await act();
    return [...sqlite.mock.calls.map(([sql, parameters]) => asked(sql, parameters)), ...mysql.mock.calls.map(askedOfMysql)].filter(isOfAct);
  } finally {
    sqlite.mockRestore();
    mysql.mockRestore();
  }
}

function askedOfMysql([statement, parameters]: MysqlCall): AskedStatement {
  if (typeof statement === 'string') return asked(statement, parameters);
  return asked(statement.sql, Array.isArray(parameters) ? parameters : statement.values);
}

const asked = (sql: string, parameters: unknown): AskedStatement => ({ sql, parameters: Array.isArray(parameters) ? (parameters as string[]) : [] });

/** What a new connection is told first comes at any time. */
const isOfAct = ({ sql }: AskedStatement): boolean => !sql.startsWith('SET SESSION');
