import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { databases } from '../../support/databases';
import type { Galera } from '../../support/galera';
import { startGalera } from '../../support/galera';
import { startMariaDb } from '../../support/mariadb';
import type { ProofContext } from './proof';

/** An empty database and the ways that lead to it: one for each server that is to be started. */
export interface Ground {
  readonly name: string;
  readonly databaseUrls: readonly string[];
}

/** A file of its own. */
export async function sqliteGround({ defer }: ProofContext): Promise<Ground> {
  return { name: 'SQLite', databaseUrls: [await freshDatabase('sqlite', defer)] };
}

/** A database on the MariaDB of the tests, for one or several servers. */
export async function mariaDbGround({ defer }: ProofContext, servers: number): Promise<Ground> {
  if (!process.env.MYSQL_URL) {
    const server = await startMariaDb();
    defer(() => server.stop());
    process.env.MYSQL_URL = server.url;
  }
  const url = await freshDatabase('mysql', defer);
  const name = servers === 1 ? 'MariaDB' : `MariaDB with ${servers} servers`;
  return { name, databaseUrls: Array.from({ length: servers }, () => url) };
}

/** A database on a cluster of its own, with one server for each node. */
export async function galeraGround({ defer, short }: ProofContext): Promise<Ground & { readonly galera: Galera }> {
  const galera = await startGalera({ quick: short });
  defer(() => galera.stop());
  const name = `refund_desk_${randomBytes(6).toString('hex')}`;
  const connection = await createConnection(galera.urls[0] ?? '');
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await connection.end();
  const databaseUrls = galera.urls.map((url) => `${url}/${name}`);
  return { name: `Galera with ${databaseUrls.length} nodes and servers`, databaseUrls, galera };
}

async function freshDatabase(kind: 'sqlite' | 'mysql', defer: ProofContext['defer']): Promise<string> {
  const fresh = await databases.find((database) => database.kind === kind)?.create();
  if (!fresh) throw new Error(`there is no database of the kind ${kind}`);
  defer(() => fresh.drop());
  return fresh.url;
}
