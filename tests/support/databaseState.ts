import type { Database } from '../../server/database/database';

/** Written at any time: when somebody last called, and the links by which the worker chains the audit, with the seal of their end. */
const RESTLESS_COLUMNS = ['last_used_at_ms', 'last_seen_at_ms', 'sequence', 'chain_hash'];
/** The seal of an entry, which stands in a column of the same name, never moves. */
const RESTLESS_SEALS = 'audit_chains';

/** Every row of every table, as text, to compare with a later state. */
export async function databaseState(database: Database): Promise<Record<string, string[]>> {
  const tables = [...new Set(database.read.dataSource.entityMetadatas.map(({ tableName }) => tableName))].sort();
  const state: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await database.read.query<Record<string, unknown>[]>(`SELECT * FROM ${table}`);
    state[table] = rows.map((row) => rowText(row, table)).sort();
  }
  return state;
}

function rowText(row: Record<string, unknown>, table: string): string {
  return Object.entries(row)
    .filter(([column]) => !RESTLESS_COLUMNS.includes(column) && !(column === 'seal' && table === RESTLESS_SEALS))
    .map(([column, value]) => `${column}=${String(value)}`)
    .join(' ');
}
