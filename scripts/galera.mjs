#!/usr/bin/env node
/**
 * Runs a private Galera cluster of three nodes on 127.0.0.1, in a temporary folder, until its own standard input closes
 * or it gets a signal. Prints one line when it is ready: the three addresses, for the user root. Takes commands for one
 * node each, such as `kill 2`: kill, stop, freeze, thaw, start. With --quick the nodes do without one that is silent
 * after one second in place of five. With --check it only says what is missing.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { DatabaseNode, findMariaDb, freePorts, makeFolder, serveCommands } from './lib/databaseNode.mjs';
import { findProgram } from './lib/programs.mjs';

const NODES = 3;
const SYNC_TIMEOUT_MS = 120_000;
const LOOK_MS = 100;
const PROVIDERS = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so', '/usr/lib/libgalera_smm.so'];

const provider = PROVIDERS.find((path) => existsSync(path));
const programs = findMariaDb();
// A node that joins gets its data by rsync, and the server's own script for that needs the others.
const missing = ['rsync', 'socat', 'lsof', 'ip'].filter((name) => findProgram(name) === null);
if (!programs) missing.unshift('mariadb-server');
if (!provider) missing.unshift('galera-4');
if (missing.length > 0) {
  console.error(`There is no Galera cluster without ${missing.join(', ')}. On Debian and Ubuntu: `
    + 'apt-get install mariadb-server galera-4 rsync socat lsof iproute2');
  process.exit(1);
}
if (process.argv.includes('--check')) process.exit(0);

// The server does not like to be root; where it may be another, its folders are that user's.
const user = process.getuid() === 0 ? 'mysql' : userInfo().username;
const idOf = (flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
const folder = makeFolder('galera');
chmodSync(folder, 0o755);

const PORTS_OF_A_NODE = 4;
const free = await freePorts(NODES * PORTS_OF_A_NODE);
const ports = Array.from({ length: NODES }, (_, index) => {
  const [sql, group, ist, sst] = free.slice(index * PORTS_OF_A_NODE);
  return { sql, group, ist, sst };
});
const eviction = process.argv.includes('--quick')
  ? ';evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.3S;evs.suspect_timeout=PT1S;evs.inactive_timeout=PT3S;evs.install_timeout=PT3S'
  : '';
const cluster = `gcomm://${ports.map(({ group }) => `127.0.0.1:${group}`).join(',')}`;

const nodes = ports.map(({ sql, group, ist, sst }, index) => {
  const nodeFolder = join(folder, `node${index + 1}`);
  for (const path of [nodeFolder, join(nodeFolder, 'data')]) {
    mkdirSync(path);
    chownSync(path, idOf('-u'), idOf('-g'));
  }
  return new DatabaseNode({
    programs,
    folder: nodeFolder,
    user,
    port: sql,
    args: [
      '--binlog-format=ROW', '--innodb-autoinc-lock-mode=2', '--innodb-flush-log-at-trx-commit=2', '--max-connections=200',
      '--innodb-buffer-pool-size=64M', '--wsrep-on=ON', `--wsrep-provider=${provider}`, '--wsrep-cluster-name=refund_desk',
      `--wsrep-cluster-address=${cluster}`, `--wsrep-node-name=node${index + 1}`, '--wsrep-node-address=127.0.0.1',
      '--wsrep-sst-method=rsync', `--wsrep-sst-receive-address=127.0.0.1:${sst}`,
      `--wsrep-provider-options=gcache.size=32M;gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${ist}${eviction}`,
    ],
  });
});

/**
 * Waits until all nodes that run are one cluster and each has all that it has. All of them are asked: a node that was
 * frozen does not know at first that the others went on without it.
 */
async function complete() {
  const running = nodes.filter((node) => node.isRunning);
  const giveUpAt = Date.now() + SYNC_TIMEOUT_MS;
  for (;;) {
    const states = await Promise.all(running.map(stateOf));
    if (states.every((state) => state === `Synced of ${running.length}`)) return;
    if (Date.now() > giveUpAt) throw new Error(`After ${SYNC_TIMEOUT_MS / 1000} s the nodes are ${states.join(', ')}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What a node holds itself for, and how many nodes it sees. */
async function stateOf(node) {
  try {
    const connection = await createConnection({ uri: node.url, connectTimeout: 2_000 });
    const [rows] = await connection.query(
      "SHOW STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_local_state_comment')",
    );
    connection.destroy();
    const value = (name) => rows.find((row) => row.Variable_name === name)?.Value;
    return `${value('wsrep_local_state_comment')} of ${value('wsrep_cluster_size')}`;
  } catch (error) {
    return `not reachable (${error.code})`;
  }
}

/** Lets a node that ended join again: it says how far it had come, so that it gets only what it missed. */
async function rejoin(node) {
  const position = node.recoveredPosition();
  await node.start(...(position ? [`--wsrep-start-position=${position}`] : []));
  await complete();
}

/** A node that was frozen for long was left behind by the others, and catches up by itself. */
async function thaw(node) {
  node.thaw();
  await complete();
}

const end = serveCommands({ nodes, folder, start: rejoin, thaw });

try {
  const [first, ...others] = nodes;
  first.install();
  await first.start('--wsrep-new-cluster');
  // One after the other: the first gives its data to one node at a time.
  for (const node of others) {
    await node.start();
    await complete();
  }
  process.stdout.write(`${nodes.map((node) => node.url).join(' ')}\n`);
} catch (error) {
  console.error(error.message);
  await end(1);
}
