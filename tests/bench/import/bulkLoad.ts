import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import libsql from 'libsql';
import { createConnection as createStreamConnection } from 'mysql2';
import { createConnection } from 'mysql2/promise';
import { createDataSource } from '../../../server/database/dataSource';

/** How long a database took to load rows by its own means, without this program. */
export interface Loaded {
  readonly loadMs: number;
  readonly rows: number;
}

/** Loads the rows of every table that one database has filled and the other has empty, and times only the loading. */
export type BulkLoad = (filledUrl: string, emptyUrl: string, folder: string) => Promise<Loaded>;

const ROWS_A_PART = 20_000;

/** LOAD DATA LOCAL INFILE, one file a table. */
export const loadMysql: BulkLoad = async (filledUrl, emptyUrl, folder) => {
  const [filled, empty] = [await createConnection(filledUrl), await createConnection(emptyUrl)];
  const hasRows = async (connection: typeof filled, table: string): Promise<boolean> => {
    const [rows] = await connection.query(`SELECT 1 FROM \`${table}\` LIMIT 1`);
    return (rows as unknown[]).length > 0;
  };
  try {
    await empty.query('SET GLOBAL local_infile = 1');
    let [loadMs, rows] = [0, 0];
    for (const table of await tablesInOrder(filledUrl)) {
      if (!(await hasRows(filled, table)) || (await hasRows(empty, table))) continue;
      const file = join(folder, `${table}.tsv`);
      rows += await writeTable(filledUrl, table, file);
      const startedAt = performance.now();
      await empty.query({
        sql: `LOAD DATA LOCAL INFILE '${table}' INTO TABLE \`${table}\` CHARACTER SET utf8mb4`,
        infileStreamFactory: () => createReadStream(file, { highWaterMark: 1 << 18 }),
      });
      loadMs += performance.now() - startedAt;
    }
    return { loadMs, rows };
  } finally {
    await Promise.all([filled.end(), empty.end()]);
  }
};

/** Prepared inserts, one transaction a part: a single one would end with a log as large as the database. */
export const loadSqlite: BulkLoad = async (filledUrl, emptyUrl) => {
  const open = (url: string) => new libsql(url.slice('sqlite:'.length)).defaultSafeIntegers(true);
  const [filled, empty] = [open(filledUrl), open(emptyUrl)];
  const hasRows = (database: typeof filled, table: string): boolean =>
    database.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() !== undefined;
  let [loadMs, rows] = [0, 0];
  const timed = (work: () => unknown): void => {
    const startedAt = performance.now();
    work();
    loadMs += performance.now() - startedAt;
  };
  // As the desk's own connections have it; LOAD DATA checks foreign keys as well.
  for (const pragma of ['synchronous = FULL', 'foreign_keys = ON']) empty.exec(`PRAGMA ${pragma}`);
  for (const table of await tablesInOrder(filledUrl)) {
    if (!hasRows(filled, table) || hasRows(empty, table)) continue;
    for (const part of partsOf(filled.prepare(`SELECT * FROM "${table}"`).raw().iterate() as Iterable<unknown[]>)) {
      const insert = empty.prepare(`INSERT INTO "${table}" VALUES (${part[0]?.map(() => '?').join(', ')})`);
      timed(() => {
        empty.exec('BEGIN IMMEDIATE');
        part.forEach((row) => insert.run(row));
        empty.exec('COMMIT');
      });
      rows += part.length;
    }
  }
  [filled, empty].forEach((database) => database.close());
  return { loadMs, rows };
};

function* partsOf(rows: Iterable<unknown[]>): Generator<unknown[][]> {
  let part: unknown[][] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < ROWS_A_PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** The tables, parents before children. */
async function tablesInOrder(url: string): Promise<string[]> {
  const dataSource = await createDataSource(url).initialize();
  const waiting = [...dataSource.entityMetadatas];
  await dataSource.destroy();
  const ordered = new Set<string>();
  for (let table = waiting.shift(); table; table = waiting.shift()) {
    const parents = table.foreignKeys.map((key) => key.referencedEntityMetadata);
    if (parents.every((parent) => parent === table || ordered.has(parent.tableName))) ordered.add(table.tableName);
    else waiting.push(table);
  }
  return [...ordered];
}

async function writeTable(url: string, table: string, file: string): Promise<number> {
  const connection = createStreamConnection({ uri: url, supportBigNumbers: true, bigNumberStrings: true });
  const output = createWriteStream(file);
  let rows = 0;
  const stream = connection.query({ sql: `SELECT * FROM \`${table}\``, rowsAsArray: true }).stream();
  for await (const row of stream as AsyncIterable<unknown[]>) {
    rows += 1;
    const fields = row.map((value) => (value === null ? '\\N' : `${value as string | number | bigint}`.replace(/[\\\t\n]/g, '\\$&')));
    if (!output.write(`${fields.join('\t')}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  connection.end();
  return rows;
}
