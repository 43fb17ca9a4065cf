import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { Database } from '../../../server/database/database';
import { SCOPES } from '../../../server/people/scope';
import { deskEnvironment, runDesk } from '../../support/desk';
import { GraphqlClient } from '../../support/graphqlClient';
import { DeskProcess } from './deskProcess';
import type { StatementPlace } from './killPoints';
import type { ProofContext } from './proof';

/** A desk of two processes, a server and a worker, each of which may be ended at any statement and is started again. */
export interface KillableDesk {
  readonly server: DeskProcess;
  readonly worker: DeskProcess;
  /** For looking at the books, past the processes. */
  readonly database: Database;
  readonly manager: EntityManager;
  /** A program of the partner, at the server that runs now. */
  client(): GraphqlClient;
  /** Has the first process that comes to a statement ended there; SIGSTOP only stops it. */
  endAt(place: StatementPlace, signal?: 'SIGKILL' | 'SIGSTOP'): void;
  /** Whether a process has come to the statement since it was ordered. */
  cameThere(): boolean;
  /** Takes an order back that nobody has come to. */
  letRun(): void;
  /** Starts again what has ended. */
  revive(): Promise<void>;
  /** Passes the time of every lease, as a minute of waiting does. */
  endLeases(): Promise<void>;
}

const LEASE_MS = 60_000;

/** Makes a partner in an empty database and starts its two processes; they end with the proof. */
export async function startKillableDesk(
  context: ProofContext,
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<KillableDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-desk-'));
  context.defer(async () => rmSync(folder, { recursive: true, force: true }));
  const environment = deskEnvironment(databaseUrl, { LOG_LEVEL: 'error', ...env });
  const run = (...args: string[]): string => runDesk(args, environment);
  run('admin', '--email', 'admin@example.org', '--name', 'Admin', '--partner', 'Lindenhof', '--currency', 'EUR', '--time-zone', 'UTC');
  const token = /rd_\w+/.exec(run('token', '--name', 'program', '--scopes', SCOPES.join(',')))?.[0] ?? '';
  const killAtFile = join(folder, 'kill-at.json');
  const [server, worker] = (['start', 'worker'] as const).map((command) => {
    const desk = new DeskProcess({ command, env: environment, folder, killAtFile });
    context.defer(() => desk.stop());
    return desk;
  }) as [DeskProcess, DeskProcess];
  await Promise.all([server.start(), worker.start()]);
  const database = await Database.open(databaseUrl);
  context.defer(() => database.close());
  // A process that was stopped within a transaction keeps its locks; what it holds is not waited for.
  const skipLocked = database.kind === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
  const carriedOut = `${killAtFile}.done`;
  return {
    server,
    worker,
    database,
    manager: database.read,
    client: () => new GraphqlClient(server.url, token),
    endAt(place, signal = 'SIGKILL') {
      rmSync(carriedOut, { force: true });
      writeFileSync(killAtFile, JSON.stringify({ ...place, signal }));
    },
    cameThere: () => existsSync(carriedOut),
    letRun: () => rmSync(killAtFile, { force: true }),
    async revive() {
      await Promise.all([server, worker].filter(({ isAlive }) => !isAlive).map((desk) => desk.start()));
    },
    async endLeases() {
      await database.transaction(async (tx) => {
        const leased: { id: bigint | string }[] = await tx.query(`SELECT id FROM outbox WHERE lease_token IS NOT NULL${skipLocked}`);
        for (const { id } of leased) await tx.query('UPDATE outbox SET due_at_ms = due_at_ms - ? WHERE id = ?', [LEASE_MS, BigInt(id)]);
      });
    },
  };
}
