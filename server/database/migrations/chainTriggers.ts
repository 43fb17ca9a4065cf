import type { QueryRunner } from 'typeorm';
import { makeTriggers, raise, signal } from './auditTriggers';

const NO_REPLACING = 'An audit entry is never replaced.';
const OWN_PLACE = 'An audit entry never takes the place of another.';
const END_FORWARD = 'The end of an audit chain only moves on, with a seal of its own.';
const END_KEPT = 'The end of an audit chain is never removed.';
const END_NO_REPLACING = 'The end of an audit chain is never replaced.';

/** The names of the triggers that keep the ends of chains. */
const END_TRIGGERS = ['audit_chains_no_return', 'audit_chains_no_removal'] as const;
/** Those that only SQLite needs: what it removes in the place of a conflict meets no trigger for removals. */
const CONFLICT_TRIGGERS = ['audit_entries_no_replacing', 'audit_entries_own_place', 'audit_chains_no_replacing'] as const;

/** The triggers that `createChainTriggers` makes on a kind of database. */
export function chainTriggerNames(isSqlite: boolean): readonly string[] {
  return isSqlite ? [...END_TRIGGERS, ...CONFLICT_TRIGGERS] : END_TRIGGERS;
}

/** Lets the database refuse that the end of a chain goes back, and on SQLite that a conflict removes what stands there. */
export function createChainTriggers(queryRunner: QueryRunner): Promise<void> {
  return makeTriggers(queryRunner, sqliteTriggers(), mysqlTriggers());
}

export async function dropChainTriggers(queryRunner: QueryRunner): Promise<void> {
  for (const name of chainTriggerNames(true)) await queryRunner.query(`DROP TRIGGER IF EXISTS ${name}`);
}

/** An end is sealed where it stands, once; from then on it only moves on. */
const FORWARD = `NEW.partner_id = OLD.partner_id AND NEW.seal IS NOT NULL AND (
  (OLD.seal IS NULL AND NEW.sequence = OLD.sequence AND NEW.chain_hash = OLD.chain_hash) OR
  (OLD.seal IS NOT NULL AND NEW.sequence > OLD.sequence AND NEW.seal <> OLD.seal))`;

function sqliteTriggers(): string[] {
  const [noReturn, noRemoval] = END_TRIGGERS;
  const [noReplacing, ownPlace, noEndReplacing] = CONFLICT_TRIGGERS;
  const samePlace = 'partner_id = NEW.partner_id AND sequence = NEW.sequence';
  return [
    `CREATE TRIGGER ${noReturn} BEFORE UPDATE ON audit_chains WHEN NOT (${FORWARD}) ${raise(END_FORWARD)}`,
    `CREATE TRIGGER ${noRemoval} BEFORE DELETE ON audit_chains ${raise(END_KEPT)}`,
    `CREATE TRIGGER ${noReplacing} BEFORE INSERT ON audit_entries
     WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
       OR EXISTS (SELECT 1 FROM audit_entries WHERE ${samePlace})
     ${refuseReplacing('audit_entries', 'id, partner_id, at_ms, actor, action, subject_type, subject_id', NO_REPLACING)}`,
    `CREATE TRIGGER ${ownPlace} BEFORE UPDATE OF sequence ON audit_entries
     WHEN EXISTS (SELECT 1 FROM audit_entries WHERE ${samePlace} AND id <> OLD.id) ${raise(OWN_PLACE)}`,
    `CREATE TRIGGER ${noEndReplacing} BEFORE INSERT ON audit_chains
     WHEN EXISTS (SELECT 1 FROM audit_chains WHERE partner_id = NEW.partner_id)
     ${refuseReplacing('audit_chains', 'partner_id, sequence, chain_hash', END_NO_REPLACING)}`,
  ];
}

/**
 * Inserts the row that is there once more, by its key and what cannot be null. What to do about the conflict is inherited from the statement: a plain
 * INSERT ends here with the error of a key that exists already, by which a collision of ids is known. OR REPLACE
 * puts it in the row's place, and is refused after it, which undoes that.
 */
function refuseReplacing(table: string, columns: string, message: string): string {
  const [key] = columns.split(', ');
  return `BEGIN
    INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${table} WHERE ${key} = NEW.${key};
    SELECT RAISE(ABORT, '${message}');
  END`;
}

function mysqlTriggers(): string[] {
  const [noReturn, noRemoval] = END_TRIGGERS;
  return [
    `CREATE TRIGGER ${noReturn} BEFORE UPDATE ON audit_chains FOR EACH ROW
     IF NOT (${FORWARD}) THEN ${signal(END_FORWARD)}; END IF`,
    `CREATE TRIGGER ${noRemoval} BEFORE DELETE ON audit_chains FOR EACH ROW ${signal(END_KEPT)}`,
  ];
}
