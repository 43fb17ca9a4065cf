import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { AskedStatement } from './askedStatements';

/** One line of EXPLAIN. */
export interface PlanLine {
  readonly table: string | null;
  readonly type: string | null;
  readonly key: string | null;
  readonly Extra: string | null;
}

/** Asks statements again on a connection of its own, where MariaDB counts the rows that it reads for them. */
export class RowCounter {
  private constructor(private readonly connection: Connection) {}

  static async open(url: string): Promise<RowCounter> {
    const connection = await createConnection({ uri: url, supportBigNumbers: true, bigNumberStrings: true });
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    return new RowCounter(connection);
  }

  /** How many rows of tables, indexes and temporary tables were read. */
  async rowsReadBy(statements: readonly AskedStatement[]): Promise<number> {
    await this.connection.query('FLUSH STATUS');
    for (const { sql, parameters } of statements) await this.connection.query(sql, parameters);
    const [counts] = await this.connection.query<RowDataPacket[]>(`SHOW SESSION STATUS LIKE 'Handler_read%'`);
    return counts.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  async explain({ sql, parameters }: AskedStatement): Promise<PlanLine[]> {
    const [lines] = await this.connection.query<RowDataPacket[]>(`EXPLAIN ${sql}`, parameters);
    return lines as unknown as PlanLine[];
  }

  async close(): Promise<void> {
    await this.connection.end();
  }
}
