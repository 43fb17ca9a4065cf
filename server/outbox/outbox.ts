import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import { existingRow } from '../database/rows';
import { select, sql } from '../database/sql';
import { newId, type Id } from '../database/id';
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

/** The ids of the work that is due, oldest first. */
export async function findDue(database: Database, limit: number): Promise<Id[]> {
  const due = sql`SELECT id FROM outbox WHERE due_at_ms <= ${Date.now()} ORDER BY due_at_ms LIMIT ${limit}`;
  const rows = await select<{ id: bigint | string }>(database.read, due);
  return rows.map(({ id }) => String(id));
}

/**
 * Takes the lease of due work: nobody else gets it until the lease runs out. Null when somebody was faster.
 * The lease is the due time pushed ahead, so that work of a process that died comes back by itself.
 */
export function claim(database: Database, id: Id, leaseMs: number): Promise<OutboxJob | null> {
  const leaseToken = randomUUID();
  return database.transaction(async (tx) => {
    const now = Date.now();
    const matched = await execute(
      tx,
      // The lease may be ours already, when the answer to an earlier COMMIT was lost.
      `UPDATE outbox SET lease_token = ?, due_at_ms = ?, attempts = attempts + 1
       WHERE id = ? AND (due_at_ms <= ? OR lease_token = ?)`,
      [leaseToken, now + leaseMs, BigInt(id), now, leaseToken],
    );
    if (matched !== 1) return null;
    const row = await existingRow(tx, OutboxRow, { id });
    return { ...row, topic: row.topic as OutboxTopic, leaseToken };
  });
}

/** Ends work in the transaction of its effect. False when the lease was lost: then the effect must not be committed. */
export async function finish(tx: EntityManager, job: OutboxJob): Promise<boolean> {
  const matched = await execute(tx, 'DELETE FROM outbox WHERE id = ? AND lease_token = ?', [
    BigInt(job.id),
    job.leaseToken,
  ]);
  return matched === 1;
}

/** Gives the lease back until later; nothing happens when it was lost. */
export async function postpone(database: Database, job: OutboxJob, delayMs: number): Promise<void> {
  await database.transaction((tx) =>
    execute(tx, 'UPDATE outbox SET lease_token = NULL, due_at_ms = ? WHERE id = ? AND lease_token = ?', [
      Date.now() + Math.ceil(delayMs),
      BigInt(job.id),
      job.leaseToken,
    ]),
  );
}

/** Keeps the lease of work that takes longer than one. False when it was lost: then somebody else does the work. */
export async function renew(database: Database, job: OutboxJob, leaseMs: number): Promise<boolean> {
  const matched = await database.transaction((tx) =>
    execute(tx, 'UPDATE outbox SET due_at_ms = ? WHERE id = ? AND lease_token = ?', [
      Date.now() + leaseMs,
      BigInt(job.id),
      job.leaseToken,
    ]),
  );
  return matched === 1;
}
