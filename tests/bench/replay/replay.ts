import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { newId } from '../../../server/database/id';
import type { DeskClient } from '../deskClient';
import { mediansOf, type LoadFigures, type Measurement } from '../figures';
import type { Operation } from '../operations/operation';
import type { Samples } from '../operations/samples';
import { onMeasuredCore } from '../pinned';
import type { SpeedOptions } from '../speedOptions';
import { captureTransaction } from './capture';
import type { ReplayResult } from './main';
import { findShaped, type ShapedOrder } from './shape';

const WARM_UPS = 60;
const LOADED = 300;
const ROW_IDS = /\b\d{17,19}\b/g;
const KEYS = /'[0-9a-f]{24,}'/;

/** Makes the statements of a refund of one order out of those that the desk sent for another of the same shape. */
function rewritten(statements: readonly string[], from: ShapedOrder, to: ShapedOrder, firstNewId: bigint): string[] {
  const ids = new Map(from.ids.map((id, index) => [id, to.ids[index] ?? id]));
  const idFor = (id: string): string => {
    const known = ids.get(id) ?? (BigInt(id) >= firstNewId ? newId() : id);
    ids.set(id, known);
    return known;
  };
  const key = `'${randomBytes(24).toString('hex')}'`;
  return statements.map((sql) => {
    const withIds = sql.replace(ROW_IDS, idFor);
    return /idempotency_keys/.test(sql) ? withIds.replace(KEYS, key) : withIds;
  });
}

/** Measures the durable transaction of a refund by itself: what the desk sends for it, sent again for other orders. */
export async function measureReplay(databaseUrl: string, operation: Operation, desk: DeskClient, samples: Samples, options: SpeedOptions): Promise<Measurement> {
  const url = databaseUrl.replace(/^mariadb:/, 'mysql:');
  const connection = await createConnection({ uri: url, supportBigNumbers: true, bigNumberStrings: true });
  const folder = mkdtempSync(join(tmpdir(), 'refund-desk-replay-'));
  try {
    const [body = ''] = await operation.bodies(1, samples, desk);
    const firstNewId = BigInt(newId());
    const statements = await captureTransaction(connection, () => desk.ask(body));
    const orderId = await refundedOrder(connection, firstNewId);
    const [from, ...others] = await findShaped(connection, orderId);
    if (!from) throw new Error('the refunded order is gone');
    const loads: LoadFigures[] = [];
    let rssMb = 0;
    for (const connections of options.connections) {
      const rounds: LoadFigures[] = [];
      for (let round = 0; round < options.rounds; round++) {
        const file = join(folder, 'transactions.json');
        const orders = others.splice(0, WARM_UPS + LOADED);
        writeFileSync(file, JSON.stringify(orders.map((to) => rewritten(statements, from, to, firstNewId))));
        const result = await run(file, url, connections);
        rssMb = Math.max(rssMb, result.rssMb);
        rounds.push(figuresOf(result, connections));
      }
      loads.push(mediansOf(rounds));
    }
    const cost = { statements: statements.length, rowsRead: Number.NaN, rowsShown: 1, databaseCpuMs: Number.NaN, longestBlockMs: Number.NaN };
    return { operation: operation.name, variant: 'mysql2', loads, cost, bytes: Number.NaN, rssMb };
  } finally {
    await connection.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function refundedOrder(connection: Awaited<ReturnType<typeof createConnection>>, firstNewId: bigint): Promise<string> {
  const [rows] = await connection.query('SELECT order_id FROM refunds WHERE id >= ? ORDER BY id LIMIT 1', [firstNewId]);
  const [row] = rows as { order_id: string }[];
  if (!row) throw new Error('the desk made no refund');
  return row.order_id;
}

async function run(file: string, url: string, connections: number): Promise<ReplayResult> {
  const node = [process.execPath, '--require', '@swc-node/register', join(__dirname, 'main.ts'), file, String(connections), String(WARM_UPS)];
  const [program = '', ...args] = onMeasuredCore(node);
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' }, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as ReplayResult;
}

function figuresOf({ timesMs, seconds, errors, cpuMs }: ReplayResult, connections: number): LoadFigures {
  const sorted = [...timesMs].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { connections, requestsPerS: sorted.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), errors, cpuMs: cpuMs / sorted.length };
}
