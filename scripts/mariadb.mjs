#!/usr/bin/env node
/**
 * Runs a private MariaDB on a free port of 127.0.0.1, in a temporary folder, until its own standard input closes or
 * it gets a signal. Prints one line when it is ready: the address of the server, for the user root. With --durable it
 * writes each commit to the disk, as a real one does. With --keep DIR its data is in that folder, and stays there for the
 * next time. What follows -- goes to the server. Takes the commands kill, stop, freeze, thaw and start.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { DatabaseNode, findMariaDb, freePorts, makeFolder, serveCommands } from './lib/databaseNode.mjs';

const ATTEMPTS = 3;

const programs = findMariaDb();
if (programs === null) {
  console.error('MariaDB is not installed: mariadbd and mariadb-install-db are not on the PATH.');
  process.exit(1);
}

const { values: options, positionals: more } = parseArgs({
  options: { durable: { type: 'boolean', default: false }, keep: { type: 'string' } },
  allowPositionals: true,
});
const folder = options.keep ?? makeFolder('mariadb');
mkdirSync(folder, { recursive: true });
const node = new DatabaseNode({
  programs,
  folder,
  user: userInfo().username,
  port: 0,
  args: [`--innodb-flush-log-at-trx-commit=${options.durable ? 1 : 0}`, '--max-connections=300', ...more],
});
const end = serveCommands({ nodes: [node], folder, keeps: options.keep !== undefined, start: (stopped) => stopped.start() });

/** Starts the server; another program may take the port just before it does. */
async function startSomewhere() {
  for (let attempt = 1; ; attempt++) {
    [node.port] = await freePorts(1);
    try {
      return await node.start();
    } catch (error) {
      await node.kill();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

try {
  if (!existsSync(node.datadir)) node.install();
  await startSomewhere();
  process.stdout.write(`${node.url}\n`);
} catch (error) {
  console.error(error.message);
  await end(1);
}
