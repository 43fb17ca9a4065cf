import { setTimeout as wait } from 'node:timers/promises';
import { LessThan, Not } from 'typeorm';
import type { Database } from '../../../server/database/database';
import { OutboxRow } from '../../../server/outbox/outbox.entity';
import { signInAsAdmin, type DeskClient } from '../deskClient';
import type { RunningServer } from '../pinned';
import { startDeskProcesses } from '../variants';

const LOOK_AGAIN_MS = 250;
const LOOK_OFTEN_MS = 20;
const QUIET_WITHIN_MS = 300_000;
/** What is due later than this was not promised just now. */
const SOON_MS = 3_600_000;

/** A server of so many processes, which runs only while it is measured: an idle one would do the other's work. */
export class Side {
  private constructor(
    readonly processes: number,
    readonly client: DeskClient,
    private readonly server: RunningServer,
    private readonly database: Database,
  ) {}

  static async start(processes: number, databaseUrl: string, database: Database): Promise<Side> {
    const server = await startDeskProcesses(databaseUrl, processes);
    const side = new Side(processes, await signInAsAdmin(server.url), server, database);
    await side.freeze();
    return side;
  }

  /** Does something while this server, and no other, is running. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    this.server.thaw();
    const done = await work();
    await this.freeze();
    return done;
  }

  /** Does something, waits until what follows it has been done as well, and tells how long it took until nothing was left. */
  async untilSettled<T>(work: () => Promise<T>): Promise<{ done: T; tookMs: number }> {
    const startedAtMs = performance.now();
    let tookMs = 0;
    let isDone = false;
    const done = work().finally(() => (isDone = true));
    for (;;) {
      const wasDone = isDone;
      if (await this.hasWork()) tookMs = performance.now() - startedAtMs;
      else if (wasDone) return { done: await done, tookMs };
      await wait(LOOK_OFTEN_MS);
    }
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** One that is frozen in a transaction would keep its locks, so that the other one waits for them. */
  private async freeze(): Promise<void> {
    for (const deadline = Date.now() + QUIET_WITHIN_MS; Date.now() < deadline; await wait(LOOK_AGAIN_MS)) {
      if (await this.hasWork()) continue;
      this.server.freeze();
      // The database brings its list of transactions up to date only every 100 ms.
      await wait(LOOK_AGAIN_MS);
      if (!(await this.hasTransaction())) return;
      this.server.thaw();
    }
    throw new Error(`the server has not come to rest within ${QUIET_WITHIN_MS} ms`);
  }

  private hasWork(): Promise<boolean> {
    return this.database.read.existsBy(OutboxRow, { topic: Not('RECONCILE'), dueAt: LessThan(new Date(Date.now() + SOON_MS)) });
  }

  private async hasTransaction(): Promise<boolean> {
    const open: unknown[] = await this.database.read.query('SELECT trx_id FROM information_schema.innodb_trx');
    return open.length > 0;
  }
}
