import type { Database } from '../../server/database/database';

/** Written at any time: when somebody last called, and the links by which the worker chains the audit. */
const RESTLESS_COLUMNS = ['last_used_at_ms', 'last_seen_at_ms', 'sequence', 'chain_hash'];

/** Every row of every table, as text, to compare with a later state. */
export async function databaseState(database: Database): Promise<Record<string, string[]>> {
  const tables = [...new Set(database.read.dataSource.entityMetadatas.map(({ tableName }) => tableName))].sort();
  const state: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await database.read.query<Record<string, unknown>[]>(`SELECT * FROM ${table}`);
    state[table] = rows.map(rowText).sort();
  }
  return state;
}

function rowText(row: Record<string, unknown>): string {
  return Object.entries(row)
    .filter(([column]) => !RESTLESS_COLUMNS.includes(column))
    .map(([column, value]) => `${column}=${String(value)}`)
    .join(' ');
}
