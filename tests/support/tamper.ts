import { createDataSource } from '../../server/database/dataSource';
import { createAuditTriggers, dropAuditTriggers } from '../../server/database/migrations/auditTriggers';
import { createChainTriggers, dropChainTriggers } from '../../server/database/migrations/chainTriggers';

/** Changes the audit past its triggers, as somebody could who has every right on the database. */
export async function tamper(databaseUrl: string, sql: string, parameters: readonly unknown[] = []): Promise<void> {
  const dataSource = await createDataSource(databaseUrl, { poolSize: 1, patient: true }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await dropAuditTriggers(runner);
    await dropChainTriggers(runner);
    await runner.query(sql, [...parameters]);
    await createAuditTriggers(runner);
    await createChainTriggers(runner);
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}
