import type { Database } from '../database/database';
import { ENTRY_TRIGGERS } from '../database/migrations/auditTriggers';
import { chainTriggerNames } from '../database/migrations/chainTriggers';

/** Whether the database itself refuses every change of the audit; not every MySQL server lets its users make triggers. */
export async function refusesChanges(database: Database): Promise<boolean> {
  const triggers = [...ENTRY_TRIGGERS, ...chainTriggerNames(database.kind === 'sqlite')];
  const names = triggers.map(() => '?').join(', ');
  const sql =
    database.kind === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'trigger' AND name IN (${names})`
      : `SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME IN (${names})`;
  const found = await database.read.query<unknown[]>(sql, triggers);
  return found.length === triggers.length;
}
