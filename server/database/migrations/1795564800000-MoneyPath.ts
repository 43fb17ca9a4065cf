import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns: readonly (readonly [table: string, column: string])[] = [
  ['refunds', '"version" INTEGER NOT NULL DEFAULT 0'],
  ['refunds', '"cancel_requested_at_ms" BIGINT'],
  ['refund_allocations', '"attempt" INTEGER NOT NULL DEFAULT 1'],
  ['refund_allocations', '"first_sent_at_ms" BIGINT'],
  ['refund_allocations', '"trouble_since_ms" BIGINT'],
  ['refund_allocations', '"trouble_code" VARCHAR(40)'],
  ['refund_allocations', '"by_hand_by" VARCHAR(200)'],
  ['refund_allocations', '"by_hand_at_ms" BIGINT'],
  ['refund_allocations', '"by_hand_proof" VARCHAR(500)'],
  ['payments', '"external_minor" BIGINT NOT NULL DEFAULT 0'],
  ['payments', '"dispute_status" VARCHAR(16)'],
  ['orders', '"external_minor" BIGINT NOT NULL DEFAULT 0'],
];

const reference = (name: string, column: string, table: string) =>
  `CONSTRAINT "${name}" FOREIGN KEY ("${column}") REFERENCES "${table}" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION`;

const tables = [
  `CREATE TABLE "provider_connections" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "provider" VARCHAR(16) NOT NULL,
    "sealed" VARCHAR(4000) NOT NULL,
    "account" VARCHAR(128) NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,
    ${reference('fk_provider_connections_partner', 'partner_id', 'partners')}
  )`,
  `CREATE TABLE "provider_notices" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "provider" VARCHAR(16) NOT NULL,
    "event_key" VARCHAR(200) NOT NULL,
    "event_type" VARCHAR(64) NOT NULL,
    "payment_reference" VARCHAR(128) NOT NULL,
    "refund_reference" VARCHAR(128),
    "refund_key" VARCHAR(128),
    "amount_minor" BIGINT,
    "currency_code" VARCHAR(3),
    "succeeded" INTEGER,
    "reason" VARCHAR(200),
    "occurred_at_ms" BIGINT NOT NULL,
    "received_at_ms" BIGINT NOT NULL,
    "received_count" INTEGER NOT NULL,
    "processed_at_ms" BIGINT,
    "outcome" VARCHAR(24),
    ${reference('fk_provider_notices_partner', 'partner_id', 'partners')}
  )`,
  `CREATE TABLE "external_refunds" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "payment_id" BIGINT NOT NULL,
    "provider_reference" VARCHAR(128) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "found_at_ms" BIGINT NOT NULL,
    ${reference('fk_external_refunds_payment', 'payment_id', 'payments')}
  )`,
  `CREATE TABLE "reconciliations" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "started_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    "from_ms" BIGINT NOT NULL,
    "before_ms" BIGINT NOT NULL,
    "payments_checked" INTEGER NOT NULL,
    "differences_found" INTEGER NOT NULL,
    ${reference('fk_reconciliations_partner', 'partner_id', 'partners')}
  )`,
  `CREATE TABLE "differences" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "identity" VARCHAR(200) NOT NULL,
    "order_id" BIGINT NOT NULL,
    "payment_id" BIGINT NOT NULL,
    "refund_id" BIGINT,
    "provider" VARCHAR(16) NOT NULL,
    "provider_reference" VARCHAR(128),
    "ours" VARCHAR(200),
    "theirs" VARCHAR(200),
    "amount_minor" BIGINT NOT NULL,
    "currency_code" VARCHAR(3) NOT NULL,
    "found_at_ms" BIGINT NOT NULL,
    "seen_at_ms" BIGINT NOT NULL,
    "closed_at_ms" BIGINT,
    "closed_by" VARCHAR(200),
    "note" VARCHAR(500),
    ${reference('fk_differences_payment', 'payment_id', 'payments')}
  )`,
];

const indexes = [
  'CREATE INDEX "payments_provider_reference" ON "payments" ("provider", "reference")',
  'CREATE INDEX "sandbox_refunds_payment" ON "sandbox_refunds" ("payment_reference")',
  'CREATE UNIQUE INDEX "provider_connections_partner_provider" ON "provider_connections" ("partner_id", "provider")',
  'CREATE UNIQUE INDEX "provider_notices_event" ON "provider_notices" ("partner_id", "provider", "event_key")',
  'CREATE INDEX "provider_notices_payment" ON "provider_notices" ("partner_id", "provider", "payment_reference")',
  'CREATE UNIQUE INDEX "external_refunds_payment_reference" ON "external_refunds" ("payment_id", "provider_reference")',
  'CREATE INDEX "reconciliations_partner_started" ON "reconciliations" ("partner_id", "started_at_ms", "id")',
  'CREATE UNIQUE INDEX "differences_partner_identity" ON "differences" ("partner_id", "identity")',
  'CREATE INDEX "differences_partner_found" ON "differences" ("partner_id", "closed_at_ms", "found_at_ms", "id")',
];

/** What the way of the money through the providers needs: connections, notices, refunds made elsewhere, differences. */
export class MoneyPath1795564800000 implements MigrationInterface {
  name = 'MoneyPath1795564800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    const tableOptions = isSqlite ? '' : ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    const run = (sql: string) => queryRunner.query(isSqlite ? sql : sql.replaceAll('"', '`'));
    for (const [table, column] of columns) await run(`ALTER TABLE "${table}" ADD COLUMN ${column}`);
    for (const table of tables) await run(table + tableOptions);
    for (const index of indexes) await run(index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['differences', 'reconciliations', 'external_refunds', 'provider_notices', 'provider_connections']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    await queryRunner.query(`DROP INDEX payments_provider_reference${isSqlite ? '' : ' ON payments'}`);
    await queryRunner.query(`DROP INDEX sandbox_refunds_payment${isSqlite ? '' : ' ON sandbox_refunds'}`);
    for (const [table, column] of [...columns].reverse()) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN ${column.split('"')[1]}`);
    }
  }
}
