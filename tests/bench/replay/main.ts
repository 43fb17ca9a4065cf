import { readFileSync } from 'node:fs';
import { createPool } from 'mysql2/promise';

const CONNECTIONS = 10;
const MB = 2 ** 20;

/** What came of the transactions of one file. */
export interface ReplayResult {
  readonly timesMs: readonly number[];
  readonly seconds: number;
  readonly errors: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** Runs transactions from a file with mysql2 and nothing else, so many at once; the first ones warm it up. */
async function main([file = '', atOnce = '1', warmUps = '0']: readonly string[]): Promise<void> {
  const transactions = JSON.parse(readFileSync(file, 'utf8')) as string[][];
  const pool = createPool({ uri: process.env.DATABASE_URL ?? '', connectionLimit: CONNECTIONS, supportBigNumbers: true, bigNumberStrings: true });
  pool.pool.on('connection', (connection) => void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
  let errors = 0;
  const timesMs: number[] = [];
  const run = async (statements: readonly string[]): Promise<void> => {
    const startedAt = process.hrtime.bigint();
    const connection = await pool.getConnection();
    try {
      for (const sql of statements) await connection.query(sql);
    } catch {
      errors += 1;
      await connection.query('ROLLBACK');
    } finally {
      connection.release();
    }
    timesMs.push(Number(process.hrtime.bigint() - startedAt) / 1e6);
  };
  const runAll = async (waiting: string[][]): Promise<void> => {
    const one = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
    };
    await Promise.all(Array.from({ length: Number(atOnce) }, one));
  };
  await runAll(transactions.splice(0, Number(warmUps)));
  timesMs.length = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  await runAll(transactions);
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const { user, system } = process.cpuUsage(cpuBefore);
  const result: ReplayResult = { timesMs, seconds, errors, cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / MB };
  process.stdout.write(JSON.stringify(result));
  await pool.end();
}

void main(process.argv.slice(2));
