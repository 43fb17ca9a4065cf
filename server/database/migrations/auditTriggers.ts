import type { QueryRunner } from 'typeorm';

/** What never changes of an audit entry once it is written. */
const FIXED = [
  'id', 'partner_id', 'at_ms', 'actor', 'action', 'subject_type', 'subject_id', 'before_json', 'after_json',
  'request_id', 'personal_hash', 'seal',
];
/** What is written once, when the entry gets its place in the chain. */
const LINKING = ['sequence', 'chain_hash'];
/** What may be erased. */
const PERSONAL = ['personal_json', 'personal_salt'];

const NO_CHANGE = 'An audit entry never changes.';
const NO_REMOVAL = 'An audit entry is never removed.';

/** The names of the triggers that keep the entries as they were written. */
export const ENTRY_TRIGGERS = ['audit_entries_no_change', 'audit_entries_no_removal'] as const;

/**
 * Lets the database itself refuse every change of the audit, whoever asks. A MySQL server that writes a binary log
 * lets only who has SUPER make triggers, unless log_bin_trust_function_creators is on, and TiDB has none: then there
 * are none, and `audit verify` says so.
 */
export async function createAuditTriggers(queryRunner: QueryRunner): Promise<void> {
  await makeTriggers(queryRunner, sqliteTriggers(), mysqlTriggers());
}

/** Makes triggers in the database's own words, where it lets itself. */
export async function makeTriggers(queryRunner: QueryRunner, sqlite: readonly string[], mysql: readonly string[]): Promise<void> {
  const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
  for (const sql of isSqlite ? sqlite : mysql) {
    await queryRunner.query(sql).catch((error: unknown) => {
      if (isSqlite || !isRefusal(error)) throw error;
    });
  }
}

export async function dropAuditTriggers(queryRunner: QueryRunner): Promise<void> {
  for (const name of ENTRY_TRIGGERS) await queryRunner.query(`DROP TRIGGER IF EXISTS ${name}`);
}

function sqliteTriggers(): string[] {
  const [noChange, noRemoval] = ENTRY_TRIGGERS;
  return [
    `CREATE TRIGGER ${noChange} BEFORE UPDATE ON audit_entries WHEN NOT (${allowed('IS')}) ${raise(NO_CHANGE)}`,
    `CREATE TRIGGER ${noRemoval} BEFORE DELETE ON audit_entries ${raise(NO_REMOVAL)}`,
  ];
}

function mysqlTriggers(): string[] {
  const [noChange, noRemoval] = ENTRY_TRIGGERS;
  return [
    `CREATE TRIGGER ${noChange} BEFORE UPDATE ON audit_entries FOR EACH ROW
     IF NOT (${allowed('<=>')}) THEN ${signal(NO_CHANGE)}; END IF`,
    `CREATE TRIGGER ${noRemoval} BEFORE DELETE ON audit_entries FOR EACH ROW ${signal(NO_REMOVAL)}`,
  ];
}

/** What a trigger of SQLite does to refuse. */
export function raise(message: string): string {
  return `BEGIN SELECT RAISE(ABORT, '${message}'); END`;
}

/** What a trigger of MySQL or MariaDB does to refuse. */
export function signal(message: string): string {
  return `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`;
}

/** The condition of a change that is allowed; `same` compares two values of which both may be null. */
function allowed(same: 'IS' | '<=>'): string {
  return [
    ...FIXED.map((column) => `NEW.${column} ${same} OLD.${column}`),
    ...LINKING.map((column) => `(NEW.${column} ${same} OLD.${column} OR OLD.${column} IS NULL)`),
    ...PERSONAL.map((column) => `(NEW.${column} ${same} OLD.${column} OR NEW.${column} IS NULL)`),
  ].join(' AND ');
}

// Making triggers with a binary log takes SUPER (1419), or a privilege of its own (1142, 1227); other engines that
// speak MySQL know no triggers (1064, 1235). https://dev.mysql.com/doc/refman/8.4/en/stored-programs-logging.html
const REFUSALS = new Set([1064, 1142, 1227, 1235, 1419]);

function isRefusal(error: unknown): boolean {
  const { driverError } = error as { readonly driverError?: { readonly errno?: number } };
  return REFUSALS.has(driverError?.errno ?? 0);
}
