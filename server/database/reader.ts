import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { askMysql, isSqlite, onConnection } from './connection';
import { patiently } from './patience';

const READS = /^[\s(]*(SELECT|WITH|SHOW|EXPLAIN|PRAGMA)\b/i;

/**
 * For reading what is committed. Each query goes to a connection of its own, and again to another one when that broke
 * or the database was not there. Only queries: what is asked again must do nothing but read.
 */
export function createReader(dataSource: DataSource): EntityManager {
  const own = dataSource.createQueryRunner();
  const throughRunner = (sql: string, parameters: unknown[] | undefined, structured: boolean): Promise<unknown> =>
    // TypeORM tells the two forms of a result apart by their types.
    onConnection(dataSource, (fresh) => (structured ? fresh.query(sql, parameters, true) : fresh.query(sql, parameters)));
  const ask = isSqlite(own)
    ? throughRunner
    : (sql: string, parameters: unknown[] | undefined, structured: boolean) =>
        structured ? throughRunner(sql, parameters, structured) : askMysql(dataSource, sql, parameters);
  // TypeORM sends everything that a manager with a runner of its own does through the runner's `query`. For SQLite it
  // gives the same runner to everyone, so this one is a layer above it.
  const query = async (sql: string, parameters?: unknown[], structured = false): Promise<unknown> => {
    if (!READS.test(sql)) throw new Error('only a transaction writes');
    return patiently(() => ask(sql, parameters, structured));
  };
  const runner = Object.create(own, { query: { value: query } }) as QueryRunner;
  const manager = dataSource.createEntityManager(runner);
  // Statements that are written by hand need not take the way through the manager's data source to get there.
  return Object.defineProperty(manager, 'query', { value: (sql: string, parameters?: unknown[]) => query(sql, parameters) });
}
