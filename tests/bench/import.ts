import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Database } from '../../server/database/database';
import { insertRows } from '../../server/database/statements';
import { importOrders } from '../../server/orders/importOrders';
import { newPartnerRow } from '../../server/partners/newPartner';
import { PartnerRow } from '../../server/partners/partner.entity';
import { startMariaDb } from '../support/mariadb';
import type { BenchContext, Benchmark } from './benchmark';
import { loadMysql, loadSqlite, type BulkLoad } from './import/bulkLoad';
import { writeOrderFile } from './import/orderFile';

const ORDERS = 100_000;
const SHORT_ORDERS = 2_000;
/** What an import may take, compared with the database's own bulk load of the rows that it writes. */
const AIM = 0.5;
/** How much more memory the end of an import may need than its beginning. */
const MEMORY_AIM = 1.3;

/** Where the databases of one kind are made. */
interface Ground {
  readonly name: string;
  readonly load: BulkLoad;
  create(name: string): Promise<string>;
}

export const benchmark: Benchmark = {
  name: 'import',
  measures: 'the import, against the bulk load of the database itself; --orders N, 100,000 by default',
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'refund-desk-bench-'));
    const mariadb = await startMariaDb({ durable: true });
    try {
      const orderCount = context.orders ?? (context.short ? SHORT_ORDERS : ORDERS);
      const file = join(folder, 'orders.ndjson');
      await writeOrderFile(file, orderCount);
      let isMet = true;
      for (const ground of groundsIn(folder, mariadb.url)) isMet = (await measure(ground, file, folder, context)) && isMet;
      context.say(`Aim: at least ${AIM} of the bulk load, in constant memory. ${isMet ? 'Met.' : 'Not met.'}`);
      return isMet;
    } finally {
      await mariadb.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function groundsIn(folder: string, mariadbUrl: string): readonly Ground[] {
  return [
    { name: 'SQLite', load: loadSqlite, create: (name) => Promise.resolve(`sqlite:${join(folder, `${name}.sqlite`)}`) },
    {
      name: 'MariaDB',
      load: loadMysql,
      async create(name) {
        const connection = await createConnection(mariadbUrl);
        await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
        await connection.end();
        return `${mariadbUrl}/${name}`;
      },
    },
  ];
}

async function measure(ground: Ground, file: string, folder: string, { say }: BenchContext): Promise<boolean> {
  const [filledUrl, emptyUrl] = [await ground.create('imported'), await ground.create('loaded')];
  const partner = newPartnerRow({ name: 'Bench', currencyCode: 'EUR', timeZone: 'UTC' }, new Date());
  const prepare = async (url: string): Promise<Database> => {
    const database = await Database.open(url);
    await database.migrate();
    await database.transaction((tx) => insertRows(tx, PartnerRow, [partner]));
    return database;
  };
  await (await prepare(emptyUrl)).close();
  const database = await prepare(filledUrl);
  const memory = new MemoryWatch();
  const startedAt = performance.now();
  const summary = await importOrders({ database, partner, source: file, onProgress: () => memory.look() });
  const importMs = performance.now() - startedAt;
  await database.close();
  const { loadMs, rows } = await ground.load(filledUrl, emptyUrl, folder);
  const share = loadMs / importMs;
  say(
    `${ground.name}: ${summary.created} orders, ${rows} rows: import ${seconds(importMs)}, bulk load ${seconds(loadMs)}; ` +
      `ratio ${share.toFixed(2)}. ${Math.round((summary.created * 1000) / importMs)} orders a second; ${memory.words}.`,
  );
  return share >= AIM && memory.isConstant && summary.badCount === 0;
}

/** Compares the memory of the process in the first quarter of its looks with that in the last. */
class MemoryWatch {
  private readonly looks: number[] = [];

  look(): void {
    this.looks.push(process.memoryUsage().rss);
  }

  get isConstant(): boolean {
    return this.last <= this.first * MEMORY_AIM;
  }

  get words(): string {
    return `memory ${megabytes(this.first)} at most in the first quarter, ${megabytes(this.last)} in the last`;
  }

  private get first(): number {
    return Math.max(...this.looks.slice(0, Math.ceil(this.looks.length / 4)));
  }

  private get last(): number {
    return Math.max(...this.looks.slice(-Math.ceil(this.looks.length / 4)));
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
