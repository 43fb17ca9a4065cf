import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fillTerms } from './fillTerms';
import { hasIndex } from './hasIndex';

const TABLE = 'search_terms';
const BEFORE = 'search_terms_partner_text';
const AFTER = 'search_terms_partner_kind_text';

/**
 * Makes orders findable by two words of a name at once, and by a product's name wherever it is sold. With millions of
 * orders it takes its time: each piece is committed by itself, and after an interruption it goes on where it was.
 */
export class NamePairs1795910400000 implements MigrationInterface {
  name = 'NamePairs1795910400000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await replaceIndex(queryRunner, BEFORE, { name: AFTER, columns: 'partner_id, kind, text, location_id' });
    await fillTerms(queryRunner);
  }

  /** What was written more is left: nothing older looks for it. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceIndex(queryRunner, AFTER, { name: BEFORE, columns: 'partner_id, kind, location_id, text' });
  }
}

async function replaceIndex(queryRunner: QueryRunner, gone: string, { name, columns }: { name: string; columns: string }): Promise<void> {
  const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
  if (!(await hasIndex(queryRunner, TABLE, name))) await queryRunner.query(`CREATE INDEX ${name} ON ${TABLE} (${columns})`);
  if (await hasIndex(queryRunner, TABLE, gone)) await queryRunner.query(`DROP INDEX ${gone}${isSqlite ? '' : ` ON ${TABLE}`}`);
}
