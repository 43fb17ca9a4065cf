import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { onConnection } from './connection';
import { patiently } from './patience';

const READS = /^[\s(]*(SELECT|WITH|SHOW|EXPLAIN|PRAGMA)\b/i;

/**
 * For reading what is committed. Each query goes to a connection of its own, and again to another one when that broke
 * or the database was not there. Only queries: what is asked again must do nothing but read.
 */
export function createReader(dataSource: DataSource): EntityManager {
  // TypeORM sends everything that a manager with a runner of its own does through the runner's `query`. For SQLite it
  // gives the same runner to everyone, so this one is a layer above it.
  const runner = Object.create(dataSource.createQueryRunner(), {
    query: {
      async value(sql: string, parameters?: unknown[], structured?: boolean): Promise<unknown> {
        if (!READS.test(sql)) throw new Error('only a transaction writes');
        return await patiently(() => onConnection(dataSource, (fresh) => ask(fresh, sql, parameters, structured)));
      },
    },
  }) as QueryRunner;
  return dataSource.createEntityManager(runner);
}

function ask(runner: QueryRunner, sql: string, parameters?: unknown[], structured?: boolean): Promise<unknown> {
  return structured === true ? runner.query(sql, parameters, true) : runner.query(sql, parameters);
}
