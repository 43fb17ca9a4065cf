import { IsNull, Not } from 'typeorm';
import { AuditEntryRow } from '../../../server/audit/audit.entity';
import type { Database } from '../../../server/database/database';
import { OutboxRow } from '../../../server/outbox/outbox.entity';
import { until } from '../noticeDesk';

type Row = Readonly<Record<string, string | null>>;

/** Waits until nothing changes by itself: what is to be sent was sent, and the audit is linked. */
export async function settled({ read }: Database): Promise<void> {
  await until(() => read.countBy(OutboxRow, { topic: Not('RECONCILE') }), (count) => count === 0);
  await until(() => read.countBy(AuditEntryRow, { sequence: IsNull() }), (count) => count === 0);
}

/** Every row that is, or belongs to, one of some things, by table: whatever names its id, and so on. */
export async function rowsAround(database: Database, ids: readonly string[]): Promise<Record<string, Row[]>> {
  const tables = await readTables(database);
  const known = new Set(ids);
  const found = new Map<Row, string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [table, rows] of tables) {
      for (const row of rows.filter((one) => !found.has(one) && names(one, known))) {
        found.set(row, table);
        if (row.id != null) known.add(row.id);
      }
    }
  }
  const byTable: Record<string, Row[]> = {};
  for (const [row, table] of found) (byTable[table] ??= []).push(row);
  for (const rows of Object.values(byTable)) rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return byTable;
}

async function readTables({ read }: Database): Promise<[table: string, rows: Row[]][]> {
  const names = read.dataSource.entityMetadatas.map(({ tableName }) => tableName);
  return Promise.all(
    names.map(async (name): Promise<[string, Row[]]> => {
      const rows = await read.query<Record<string, bigint | number | string | null>[]>(`SELECT * FROM ${name}`);
      // One database gives integers as they are, the other as text.
      return [name, rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)])))];
    }),
  );
}

/** Ids stand in columns of their own, or after the kind of a caller: staff:123. */
function names(row: Row, ids: ReadonlySet<string>): boolean {
  return Object.values(row).some((value) => typeof value === 'string' && ids.has(value.replace(/^[A-Za-z]+:/, '')));
}
