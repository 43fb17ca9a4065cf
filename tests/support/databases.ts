import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

/** An empty database of one test's own. */
export interface FreshDatabase {
  /** What DATABASE_URL would say. */
  readonly url: string;
  /** Removes the database. Close every connection to it first. */
  drop(): Promise<void>;
}

/** One of the databases that the program runs on. */
export interface DatabaseKind {
  readonly kind: 'sqlite' | 'mysql';
  /** Makes an empty database: no tables, no rows. */
  create(): Promise<FreshDatabase>;
}

const sqlite: DatabaseKind = {
  kind: 'sqlite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'refund-desk-'));
    return {
      url: `sqlite:${join(folder, 'test.sqlite')}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const mysql: DatabaseKind = {
  kind: 'mysql',
  async create() {
    const name = `refund_desk_${randomBytes(6).toString('hex')}`;
    await onSharedServer(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    const url = new URL(sharedServerUrl());
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => onSharedServer(`DROP DATABASE IF EXISTS ${name}`) };
  },
};

/**
 * Both databases, for tests that must hold on each:
 * `describe.each(databases)('recording an order on $kind', ({ create }) => { … })`.
 */
export const databases: readonly DatabaseKind[] = [sqlite, mysql];

function sharedServerUrl(): string {
  const url = process.env.MYSQL_URL;
  if (!url) throw new Error('MYSQL_URL is not set: run this test in the jest project "integration".');
  return url;
}

async function onSharedServer(statement: string): Promise<void> {
  const connection = await createConnection(sharedServerUrl());
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
