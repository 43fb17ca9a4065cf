import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fillTerms } from './fillTerms';
import { hasIndex } from './hasIndex';

const tables = [
  `CREATE TABLE IF NOT EXISTS "search_terms" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "kind" VARCHAR(8) NOT NULL,
    "location_id" BIGINT NOT NULL,
    "text" VARCHAR(300) NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS "order_terms" (
    "term_id" BIGINT NOT NULL,
    "placed_at_ms" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    PRIMARY KEY ("term_id", "placed_at_ms", "order_id")
  )`,
];

const indexes: readonly (readonly [name: string, table: string, columns: string])[] = [
  ['search_terms_partner_text', 'search_terms', '"partner_id", "kind", "location_id", "text"'],
  ['orders_partner_visit_placed', 'orders', '"partner_id", "visit_date", "placed_at_ms", "id"'],
  ['orders_partner_status', 'orders', '"partner_id", "status", "placed_at_ms", "id"'],
  ['orders_partner_channel', 'orders', '"partner_id", "channel", "placed_at_ms", "id"'],
  ['orders_partner_location', 'orders', '"partner_id", "location_id", "placed_at_ms", "id"'],
  ['refunds_partner_reason', 'refunds', '"partner_id", "reason_code", "requested_at_ms", "id"'],
];

/**
 * What orders are searched and filtered by, for the orders that are there as well. With millions of them it takes its
 * time: each piece is committed by itself, and after an interruption it goes on where it was.
 */
export class Search1795737600000 implements MigrationInterface {
  name = 'Search1795737600000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    const tableOptions = isSqlite ? '' : ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    const run = (sql: string) => queryRunner.query(isSqlite ? sql : sql.replaceAll('"', '`'));
    for (const table of tables) {
      const options = isSqlite && table.includes('"order_terms"') ? ' WITHOUT ROWID' : tableOptions;
      await run(table + options);
    }
    for (const [name, table, columns] of indexes) {
      if (!(await hasIndex(queryRunner, table, name))) await run(`CREATE INDEX "${name}" ON "${table}" (${columns})`);
    }
    await fillTerms(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    await queryRunner.query('DROP TABLE IF EXISTS order_terms');
    await queryRunner.query('DROP TABLE IF EXISTS search_terms');
    for (const [name, table] of indexes) {
      if (table !== 'search_terms') await queryRunner.query(`DROP INDEX ${name}${isSqlite ? '' : ` ON ${table}`}`);
    }
  }
}
