import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createChainTriggers, dropChainTriggers } from './chainTriggers';
import { sealChains } from './sealChains';

/**
 * The seals of the ends of chains, without which a chain could be set back unseen. MySQL commits each change of a table
 * by itself: after an interruption it goes on where it was.
 */
export class AuditSeal1795824000000 implements MigrationInterface {
  name = 'AuditSeal1795824000000';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    if (!(await hasSeal(queryRunner))) await queryRunner.query('ALTER TABLE audit_chains ADD COLUMN seal VARCHAR(64)');
    // Before the seals: a process that knows none cannot move an end without one any more.
    await dropChainTriggers(queryRunner);
    await createChainTriggers(queryRunner);
    await queryRunner.startTransaction();
    await sealChains(queryRunner);
    await queryRunner.commitTransaction();
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropChainTriggers(queryRunner);
    await queryRunner.query('ALTER TABLE audit_chains DROP COLUMN seal');
  }
}

async function hasSeal(queryRunner: QueryRunner): Promise<boolean> {
  const found = (await queryRunner.query(
    queryRunner.dataSource.options.type === 'better-sqlite3'
      ? `SELECT name FROM pragma_table_info('audit_chains') WHERE name = 'seal'`
      : `SELECT column_name FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name = 'audit_chains' AND column_name = 'seal'`,
  )) as unknown[];
  return found.length > 0;
}
