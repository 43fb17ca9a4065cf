import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { StoredRow } from '../database/table';
import { rowReader } from '../database/rowReader';
import { select, sql, verbatim } from '../database/sql';
import { madeHere, newId, type Id } from '../database/id';
import { execute, insertRows } from '../database/statements';
import { OutboxRow } from './outbox.entity';

/** What there is to do after a commit. */
export type OutboxTopic =
  | 'REFUND_SEND'
  | 'REFUND_CHECK'
  | 'NOTICE_APPLY'
  | 'RECONCILE'
  | 'CONFIRMATION_SEND'
  | 'INVITATION_SEND'
  | 'PASSWORD_RESET_SEND'
  | 'ACCOUNT_NOTICE_SEND'
  | 'SIGN_IN_FAILED';

/** A piece of work that this process holds the lease of. */
export interface OutboxJob {
  readonly id: Id;
  readonly topic: OutboxTopic;
  readonly subjectId: Id;
  readonly payload: unknown;
  /** Counts from 1. */
  readonly attempts: number;
  readonly leaseToken: string;
  /** When the work was promised. */
  readonly createdAt: Date;
}

/** Promises work in the transaction that decides on it. */
export async function addToOutbox(
  tx: EntityManager,
  topic: OutboxTopic,
  subjectId: Id,
  payload: unknown = null,
  dueAt: Date = new Date(),
): Promise<void> {
  const now = new Date();
  const job = { id: newId(), topic, subjectId, payload, dueAt, attempts: 0, leaseToken: null, createdAt: now };
  await insertRows(tx, OutboxRow, [job]);
}

/**
 * For so long, work is left to the process that promised it and knows of it at once: several that try to claim the same
 * only wait for each other.
 */
const LEFT_TO_ITS_MAKER_MS = 1_000;

/** The work that is due, oldest first, as it stands: somebody else may take it before it is claimed. */
export async function findDue(database: Database, limit: number): Promise<OutboxRow[]> {
  const reader = rowReader(database.read, OutboxRow);
  const now = Date.now();
  const due = sql`SELECT ${reader.columns('job')} FROM outbox job
    WHERE job.due_at_ms <= ${now} AND (job.due_at_ms <= ${now - LEFT_TO_ITS_MAKER_MS} OR ${madeHere(verbatim('job.id'))})
    ORDER BY job.due_at_ms LIMIT ${limit}`;
  return (await select<StoredRow>(database.read, due)).map(reader.read);
}

/**
 * Takes the lease of due work that was found: nobody else gets it until the lease runs out. Null when somebody was
 * faster. The lease is the due time pushed ahead, so that work of a process that died comes back by itself.
 */
export async function claim(database: Database, found: OutboxRow, leaseMs: number): Promise<OutboxJob | null> {
  const leaseToken = randomUUID();
  const now = Date.now();
  const attempts = found.attempts + 1;
  const matched = await database.statement((tx) =>
    execute(
      tx,
      // Who was faster has counted an attempt. The lease may be ours already, when an answer was lost.
      `UPDATE outbox SET lease_token = ?, due_at_ms = ?, attempts = ?
       WHERE id = ? AND ((due_at_ms <= ? AND attempts = ?) OR lease_token = ?)`,
      [leaseToken, now + leaseMs, attempts, BigInt(found.id), now, found.attempts, leaseToken],
    ),
  );
  return matched === 1 ? { ...found, topic: found.topic as OutboxTopic, attempts, leaseToken } : null;
}

/** Ends work in the transaction of its effect. False when the lease was lost: then the effect must not be committed. */
export async function finish(tx: EntityManager, job: OutboxJob): Promise<boolean> {
  const matched = await execute(tx, 'DELETE FROM outbox WHERE id = ? AND lease_token = ?', [
    BigInt(job.id),
    job.leaseToken,
  ]);
  return matched === 1;
}

/** Ends work that has no effect left to commit with it; nothing happens when the lease was lost. */
export async function finishAlone(database: Database, job: OutboxJob): Promise<void> {
  await database.statement((tx) => finish(tx, job));
}

/** Gives the lease back until later; nothing happens when it was lost. */
export async function postpone(database: Database, job: OutboxJob, delayMs: number): Promise<void> {
  await database.statement((tx) =>
    execute(tx, 'UPDATE outbox SET lease_token = NULL, due_at_ms = ? WHERE id = ? AND lease_token = ?', [
      Date.now() + Math.ceil(delayMs),
      BigInt(job.id),
      job.leaseToken,
    ]),
  );
}

/** Keeps the lease of work that takes longer than one. False when it was lost: then somebody else does the work. */
export async function renew(database: Database, job: OutboxJob, leaseMs: number): Promise<boolean> {
  const matched = await database.statement((tx) =>
    execute(tx, 'UPDATE outbox SET due_at_ms = ? WHERE id = ? AND lease_token = ?', [
      Date.now() + leaseMs,
      BigInt(job.id),
      job.leaseToken,
    ]),
  );
  return matched === 1;
}
