import { Readable } from 'node:stream';
import { createConnection, type Connection } from 'mysql2/promise';
import type { Bulk } from './bulk';
import type { Stored, Table } from './table';

const ROWS_PER_PACKET = 500;

/** Writes rows with LOAD DATA, which takes them some ten times as fast as INSERT does. */
export async function openMysqlBulk(databaseUrl: string): Promise<Bulk> {
  const connection = await createConnection({ uri: databaseUrl.replace(/^mariadb:/, 'mysql:'), charset: 'utf8mb4' });
  // The rows are right by how they are made, and a fill that breaks off is thrown away.
  await connection.query('SET unique_checks = 0, foreign_key_checks = 0');
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 0');
  return {
    write: (table, rows) => loadData(connection, table, rows),
    async close(tables) {
      await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
      await connection.query(`ANALYZE TABLE ${tables.map(({ name }) => name).join(', ')}`);
      await connection.end();
    },
  };
}

async function loadData(connection: Connection, table: Table, rows: readonly Stored[][]): Promise<void> {
  await connection.query({
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table.name} CHARACTER SET utf8mb4 (${table.columns.join(', ')})`,
    infileStreamFactory: () => Readable.from(packets(rows), { objectMode: false }),
  });
}

/** The rows as lines, some at a time: a packet of the protocol holds less than 16 MB. */
function* packets(rows: readonly Stored[][]): Generator<Buffer> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PACKET) {
    yield Buffer.from(rows.slice(start, start + ROWS_PER_PACKET).map(lineOf).join(''));
  }
}

function lineOf(values: readonly Stored[]): string {
  return `${values.map(written).join('\t')}\n`;
}

function written(value: Stored): string {
  if (value === null) return '\\N';
  return typeof value === 'string' ? value.replace(/[\\\t\n]/g, '\\$&') : String(value);
}
