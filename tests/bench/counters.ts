import { readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';

const TICK_MS = 10;

/** What a database server did in a while. */
export interface DatabaseWork {
  readonly statements: number;
  readonly rowsRead: number;
  readonly cpuMs: number;
}

/** Counts what a database server does, by what it says of itself. */
export class DatabaseCounters {
  constructor(
    private readonly connection: Connection,
    private readonly serverPid: number,
  ) {}

  /** What the server does while the work goes on, less what asking for it costs. */
  async during(work: () => Promise<unknown>): Promise<DatabaseWork> {
    const empty = difference(await this.read(), await this.read());
    const before = await this.read();
    await work();
    const all = difference(before, await this.read());
    return { statements: all.statements - empty.statements, rowsRead: all.rowsRead - empty.rowsRead, cpuMs: all.cpuMs };
  }

  private async read(): Promise<DatabaseWork> {
    const [rows] = await this.connection.query<RowDataPacket[]>(
      "SHOW GLOBAL STATUS WHERE Variable_name = 'Questions' OR Variable_name LIKE 'Handler\\_read\\_%'",
    );
    const values = rows.map(({ Variable_name: name, Value: value }) => [String(name), Number(value)] as const);
    const sum = (begin: string) => values.filter(([name]) => name.startsWith(begin)).reduce((total, [, value]) => total + value, 0);
    return { statements: sum('Questions'), rowsRead: sum('Handler_read_'), cpuMs: cpuMsOf(this.serverPid) };
  }
}

const difference = (before: DatabaseWork, after: DatabaseWork): DatabaseWork => ({
  statements: after.statements - before.statements,
  rowsRead: after.rowsRead - before.rowsRead,
  cpuMs: after.cpuMs - before.cpuMs,
});

/** What a process has used of the processor, in user and kernel mode. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold blanks; the 14th and 15th field are the times.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
