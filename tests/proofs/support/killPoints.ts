/** Where in the statements to the database a process is ended; see tests/support/killAt.cjs. */
export interface StatementPlace {
  readonly statement: string;
  /** What the transaction must have run before, so that one COMMIT is told from another. */
  readonly within?: string;
  readonly when: 'before' | 'during' | 'after';
}

/** A step of a refund at which the desk dies. */
export interface KillPoint {
  readonly name: string;
  /** At a statement; or while the provider has the request. */
  readonly at: StatementPlace | 'before-executing' | 'after-executing' | 'after-answering';
  /** SIGSTOP: the process only stops there, and wakes up when its work was done by another. */
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
}

const KEY = 'INSERT INTO .idempotency_keys.';
const CREATION = 'INSERT INTO .refunds.';
const CLAIM = 'UPDATE outbox SET lease_token = \\?, due_at_ms = \\?, attempts';
const SENT = 'UPDATE .refund_allocations. .*SENT';
const SETTLED = 'UPDATE .refund_allocations. .*SUCCEEDED';
const FINISH = 'DELETE FROM outbox';
const COMMIT = '^COMMIT';

const point = (name: string, statement: string, when: StatementPlace['when'], within?: string): KillPoint => ({
  name,
  at: { statement, when, ...(within === undefined ? {} : { within }) },
});

/** Every step of a refund, in the order in which it is taken. */
export const KILL_POINTS: readonly KillPoint[] = [
  point('before the key', KEY, 'before'),
  point('after the key', KEY, 'after'),
  point('before the commit', COMMIT, 'before', CREATION),
  point('while committing', COMMIT, 'during', CREATION),
  point('after the commit', COMMIT, 'after', CREATION),
  point('before the claim', CLAIM, 'before'),
  point('after the claim', CLAIM, 'after'),
  point('before the mark', SENT, 'before'),
  point('while committing the mark', COMMIT, 'during', SENT),
  point('after the mark', COMMIT, 'after', SENT),
  { name: 'before it is executed', at: 'before-executing' },
  { name: 'after it was executed', at: 'after-executing' },
  { name: 'after the answer', at: 'after-answering' },
  point('before it is settled', SETTLED, 'before'),
  point('while committing the settling', COMMIT, 'during', SETTLED),
  point('after it was settled', COMMIT, 'after', SETTLED),
  point('before the work is ended', FINISH, 'before'),
  point('after the work was ended', FINISH, 'after'),
  { ...point('asleep after the claim', CLAIM, 'after'), signal: 'SIGSTOP' },
  { ...point('asleep after the mark', COMMIT, 'after', SENT), signal: 'SIGSTOP' },
  { ...point('asleep after it was settled', COMMIT, 'after', SETTLED), signal: 'SIGSTOP' },
];
