import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { createConnection } from 'mysql2/promise';
import { startServers } from '../support/commandedServers';
import { fillDatabase } from './fill/fill';

const SCRIPT = join(__dirname, '../../scripts/mariadb.mjs');
const SERVER = ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=1G', '--skip-log-bin', '--innodb-flush-method=O_DIRECT'];
const NAME = 'desk';
/** Only written when the fill has come to its end. */
const STAMP = 'filled.json';

/** A database with orders, until it is closed. */
export interface FilledDatabase {
  readonly url: string;
  /** The process id of the database server; null for SQLite, which has none. */
  readonly serverPid: number | null;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly kind: 'sqlite' | 'mysql';
  readonly orders: number;
  /** Where filled databases are kept for the next time; null keeps none. */
  readonly keep: string | null;
}

/** Brings up a database with so many orders: the one that was kept, or a new one. */
export async function openFilled({ kind, orders, keep }: DatabaseOptions, say: (line: string) => void): Promise<FilledDatabase> {
  const folder = keep === null ? mkdtempSync(join(tmpdir(), 'refund-desk-bench-')) : join(keep, `${kind}-${orders}`);
  const stamp = join(folder, STAMP);
  const isFilled = existsSync(stamp);
  if (!isFilled) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const database = kind === 'sqlite' ? openSqlite(folder) : await openMysql(folder);
  if (isFilled) say(`${orders.toLocaleString('en')} orders are there already, in ${folder}.`);
  else await fill(database.url, orders);
  writeFileSync(stamp, JSON.stringify({ orders }));
  return {
    ...database,
    async close() {
      await database.close();
      if (keep === null) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function openSqlite(folder: string): FilledDatabase {
  return { url: `sqlite:${join(folder, 'desk.sqlite')}`, serverPid: null, close: () => Promise.resolve() };
}

async function openMysql(folder: string): Promise<FilledDatabase> {
  const servers = await startServers(SCRIPT, ['--durable', '--keep', folder, '--', ...SERVER]);
  const serverPid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const connection = await createConnection(servers.ready);
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${NAME} CHARACTER SET utf8mb4`);
  await connection.end();
  return { url: `${servers.ready.replace(/^mysql:/, 'mariadb:')}/${NAME}`, serverPid, close: () => servers.stop() };
}

async function fill(databaseUrl: string, orders: number): Promise<void> {
  const bar = new SingleBar({
    format: 'Filling |{bar}| {value} of {total} orders, {eta_formatted} left',
    etaBuffer: 100,
    noTTYOutput: false,
  });
  bar.start(orders, 0);
  await fillDatabase(databaseUrl, orders, new Date(), (done) => bar.update(done));
  bar.stop();
}
