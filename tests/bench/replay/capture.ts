import type { Connection, RowDataPacket } from 'mysql2/promise';

const BEGIN = /^(START TRANSACTION|BEGIN)/i;
const COMMIT = /^COMMIT/i;
const WRITES_REFUND = /^INSERT INTO `?idempotency_keys/i;

/** What the database is sent, as text with its values, between the begin and the commit of the transaction of a refund. */
export async function captureTransaction(connection: Connection, work: () => Promise<unknown>): Promise<string[]> {
  await connection.query("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = 1");
  await connection.query('TRUNCATE mysql.general_log');
  try {
    await work();
  } finally {
    await connection.query('SET GLOBAL general_log = 0');
  }
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT thread_id, CONVERT(argument USING utf8mb4) AS sql_text FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') ORDER BY event_time",
  );
  const statements = rows.map(({ thread_id: thread, sql_text: sql }) => ({ thread: String(thread), sql: String(sql) }));
  const writer = statements.find(({ sql }) => WRITES_REFUND.test(sql))?.thread;
  const own = statements.filter(({ thread }) => thread === writer).map(({ sql }) => sql);
  const middle = own.findIndex((sql) => WRITES_REFUND.test(sql));
  const begin = own.slice(0, middle).findLastIndex((sql) => BEGIN.test(sql));
  const end = own.findIndex((sql, index) => index > middle && COMMIT.test(sql));
  if (middle < 0 || begin < 0 || end < 0) throw new Error('no transaction of a refund was seen');
  return own.slice(begin, end + 1);
}
