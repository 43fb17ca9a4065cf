import libsql from 'libsql';
import type { Bulk } from './bulk';

/** Writes rows with one prepared statement a table, many in one transaction. */
export function openSqliteBulk(databaseUrl: string): Bulk {
  const database = new libsql(databaseUrl.slice('sqlite:'.length));
  database.pragma('synchronous = OFF');
  return {
    async write(table, rows) {
      const places = table.columns.map(() => '?').join(', ');
      const insert = database.prepare(`INSERT INTO ${table.name} (${table.columns.join(', ')}) VALUES (${places})`);
      database.transaction(() => rows.forEach((values) => insert.run(...values)))();
    },
    async close() {
      database.exec('ANALYZE');
      database.close();
    },
  };
}
