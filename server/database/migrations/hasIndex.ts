import type { QueryRunner } from 'typeorm';

/** Whether a table has an index of this name: a step that was interrupted may have made it before. */
export async function hasIndex(queryRunner: QueryRunner, table: string, name: string): Promise<boolean> {
  const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
  const found = (await queryRunner.query(
    isSqlite
      ? `SELECT name FROM sqlite_master WHERE type = 'index' AND name = ?`
      : 'SELECT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? LIMIT 1',
    isSqlite ? [name] : [table, name],
  )) as unknown[];
  return found.length > 0;
}
