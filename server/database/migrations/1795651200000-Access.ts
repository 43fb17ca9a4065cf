import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAuditTriggers, dropAuditTriggers } from './auditTriggers';

const columns: readonly (readonly [table: string, column: string])[] = [
  ['partners', '"staff_version" INTEGER NOT NULL DEFAULT 0'],
  ['partners', '"requires_totp" INTEGER NOT NULL DEFAULT 0'],
  ['partners', '"allows_unmasking" INTEGER NOT NULL DEFAULT 0'],
  ['staff', '"location_ids" TEXT'],
  ['staff', '"totp_sealed" VARCHAR(400)'],
  ['staff', '"totp_pending_sealed" VARCHAR(400)'],
  ['staff', '"totp_last_step" BIGINT'],
  ['staff', '"recovery_code_hashes" TEXT'],
  ['staff', '"session_version" INTEGER NOT NULL DEFAULT 0'],
  ['sessions', '"session_version" INTEGER NOT NULL DEFAULT 0'],
  ['sessions', '"last_seen_at_ms" BIGINT NOT NULL DEFAULT 0'],
  ['sessions', '"ip_address" VARCHAR(45)'],
  ['sessions', '"user_agent" VARCHAR(300)'],
  ['api_clients', '"location_ids" TEXT'],
  ['api_clients', '"made_by_staff_id" BIGINT'],
  ['api_clients', '"last_used_at_ms" BIGINT'],
  ['audit_entries', '"personal_json" TEXT'],
  ['audit_entries', '"personal_salt" VARCHAR(64)'],
  ['audit_entries', '"personal_hash" VARCHAR(64)'],
  ['audit_entries', '"seal" VARCHAR(64)'],
  ['audit_entries', '"sequence" BIGINT'],
  ['audit_entries', '"chain_hash" VARCHAR(64)'],
];

const reference = (name: string, column: string, table: string) =>
  `CONSTRAINT "${name}" FOREIGN KEY ("${column}") REFERENCES "${table}" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION`;

const tables = [
  `CREATE TABLE "invitations" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "email" VARCHAR(320) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "scopes" TEXT NOT NULL,
    "location_ids" TEXT,
    "token_hash" VARCHAR(64) NOT NULL,
    "invited_by" VARCHAR(200) NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    ${reference('fk_invitations_partner', 'partner_id', 'partners')}
  )`,
  `CREATE TABLE "password_resets" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "staff_id" BIGINT NOT NULL,
    "place" INTEGER NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    ${reference('fk_password_resets_staff', 'staff_id', 'staff')}
  )`,
  `CREATE TABLE "unmaskings" (
    "caller" VARCHAR(40) NOT NULL,
    "order_id" BIGINT NOT NULL,
    "until_ms" BIGINT NOT NULL,
    ${reference('fk_unmaskings_order', 'order_id', 'orders')},
    PRIMARY KEY ("caller", "order_id")
  )`,
  `CREATE TABLE "unmasking_counts" (
    "caller" VARCHAR(40) NOT NULL PRIMARY KEY,
    "since_ms" BIGINT NOT NULL,
    "used" INTEGER NOT NULL
  )`,
  `CREATE TABLE "audit_chains" (
    "partner_id" BIGINT NOT NULL PRIMARY KEY,
    "sequence" BIGINT NOT NULL,
    "chain_hash" VARCHAR(64) NOT NULL
  )`,
];

const indexes: readonly (readonly [name: string, table: string, definition: string])[] = [
  ['invitations_partner_email', 'invitations', 'UNIQUE ("partner_id", "email")'],
  ['invitations_token_hash', 'invitations', 'UNIQUE ("token_hash")'],
  ['password_resets_staff_place', 'password_resets', 'UNIQUE ("staff_id", "place")'],
  ['password_resets_token_hash', 'password_resets', 'UNIQUE ("token_hash")'],
  ['unmaskings_until', 'unmaskings', '("until_ms")'],
  ['sessions_staff', 'sessions', '("staff_id")'],
  ['api_clients_made_by', 'api_clients', '("made_by_staff_id")'],
  ['audit_entries_partner_sequence', 'audit_entries', 'UNIQUE ("partner_id", "sequence")'],
  ['audit_entries_partner_actor', 'audit_entries', '("partner_id", "actor", "at_ms", "id")'],
  ['audit_entries_partner_action', 'audit_entries', '("partner_id", "action", "at_ms", "id")'],
  ['audit_entries_partner_subject', 'audit_entries', '("partner_id", "subject_id", "at_ms", "id")'],
];

/** What tells who may see and do what: invitations, second factors, sessions, limits to locations, the audit's chain. */
export class Access1795651200000 implements MigrationInterface {
  name = 'Access1795651200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    const tableOptions = isSqlite ? '' : ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    const run = (sql: string) => queryRunner.query(isSqlite ? sql : sql.replaceAll('"', '`'));
    for (const [table, column] of columns) await run(`ALTER TABLE "${table}" ADD COLUMN ${column}`);
    for (const table of tables) await run(table + tableOptions);
    for (const [name, table, definition] of indexes) {
      const isUnique = definition.startsWith('UNIQUE');
      await run(`CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX "${name}" ON "${table}" ${definition.replace('UNIQUE ', '')}`);
    }
    await run('UPDATE "sessions" SET "last_seen_at_ms" = "created_at_ms"');
    await createAuditTriggers(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    const made = new Set(['invitations', 'password_resets', 'unmaskings', 'unmasking_counts', 'audit_chains']);
    await dropAuditTriggers(queryRunner);
    for (const table of made) await queryRunner.query(`DROP TABLE ${table}`);
    for (const [name, table] of indexes) {
      if (!made.has(table)) await queryRunner.query(`DROP INDEX ${name}${isSqlite ? '' : ` ON ${table}`}`);
    }
    for (const [table, column] of [...columns].reverse()) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN ${column.split('"')[1]}`);
    }
  }
}
