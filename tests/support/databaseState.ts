import type { Database } from '../../server/database/database';

/** Written at any time: when somebody last called, and the links by which the worker chains the audit. */
const RESTLESS_COLUMNS = ['last_used_at_ms', 'last_seen_at_ms', 'sequence', 'chain_hash'];
/** The seal of a chain's end goes with its hash; that of an entry never changes. */
const RESTLESS_COLUMNS_OF: Readonly<Record<string, readonly string[]>> = { audit_chains: ['seal'] };

/** Every row of every table, as text, to compare with a later state. */
export async function databaseState(database: Database): Promise<Record<string, string[]>> {
  const tables = [...new Set(database.read.dataSource.entityMetadatas.map(({ tableName }) => tableName))].sort();
  const state: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await database.read.query<Record<string, unknown>[]>(`SELECT * FROM ${table}`);
    const restless = [...RESTLESS_COLUMNS, ...(RESTLESS_COLUMNS_OF[table] ?? [])];
    state[table] = rows.map((row) => rowText(row, restless)).sort();
  }
  return state;
}

function rowText(row: Record<string, unknown>, restless: readonly string[]): string {
  return Object.entries(row)
    .filter(([column]) => !restless.includes(column))
    .map(([column, value]) => `${column}=${String(value)}`)
    .join(' ');
}
