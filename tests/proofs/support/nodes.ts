import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Galera } from '../../support/galera';
import type { Load } from './load';
import type { ProofContext } from './proof';

/** What may happen to a node: it loses its power, it hangs, or it is taken away in good order. */
export type Disturbance = 'killed' | 'frozen' | 'stopped';

const COMMANDS = {
  killed: ['kill', 'start'],
  frozen: ['freeze', 'thaw'],
  stopped: ['stop', 'start'],
} as const;
/** So many refunds must be acknowledged without the node, and again when it is back. */
const REFUNDS = 20;

/** Everything that a refund writes. */
const TABLES = [
  'orders', 'order_items', 'payments', 'refunds', 'refund_items', 'refund_allocations', 'idempotency_keys',
  'audit_entries', 'outbox', 'sandbox_refunds',
];

/** Does something to a node under load, goes on without it, and brings it back. Answers the longest gap in between. */
export async function disturb(
  { random }: ProofContext,
  galera: Galera,
  load: Load,
  node: number,
  disturbance: Disturbance,
): Promise<number> {
  const [away, back] = COMMANDS[disturbance];
  await load.moreRefunds(1 + random.below(REFUNDS));
  load.forgetGap();
  await galera.command(away, node);
  await load.moreRefunds(REFUNDS);
  const gapMs = load.longestGapMs();
  await galera.command(back, node);
  await load.moreRefunds(REFUNDS);
  return gapMs;
}

/** Checks that all nodes have the same rows. */
export async function sameOnEveryNode(context: ProofContext, databaseUrls: readonly string[]): Promise<void> {
  const sums = await Promise.all(databaseUrls.map(checksums));
  sums.forEach((sum, node) => context.check(sum === sums[0], `node 1 has ${sums[0]}, node ${node + 1} has ${sum}`));
}

async function checksums(databaseUrl: string): Promise<string> {
  const connection = await createConnection(databaseUrl);
  try {
    await connection.query('SET SESSION wsrep_sync_wait = 15');
    await connection.query('SELECT id FROM orders LIMIT 1');
    const [rows] = await connection.query<RowDataPacket[]>(`CHECKSUM TABLE ${TABLES.join(', ')}`);
    return rows.map((row) => `${String(row.Table).split('.')[1]} ${String(row.Checksum)}`).join(', ');
  } finally {
    await connection.end();
  }
}
