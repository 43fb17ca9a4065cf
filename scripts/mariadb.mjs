#!/usr/bin/env node
/**
 * Runs a private MariaDB on a free port of 127.0.0.1, in a temporary folder, until its own standard input closes or
 * it gets a signal. Prints one line when it is ready: the address of the server, for the user root.
 *
 * Whoever starts it keeps the other end of standard input: even when that process is killed, the pipe closes, and no
 * database is left behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './lib/programs.mjs';

const ATTEMPTS = 3;
const START_TIMEOUT_MS = 30_000;

const server = findProgram('mariadbd', 'mysqld');
const installer = findProgram('mariadb-install-db', 'mysql_install_db');
if (server === null || installer === null) {
  console.error('MariaDB is not installed: mariadbd and mariadb-install-db are not on the PATH.');
  process.exit(1);
}

const user = userInfo().username;
const folder = mkdtempSync(join(tmpdir(), 'refund-desk-mariadb-'));
const datadir = join(folder, 'data');
let running = null;
let stopping = false;

/** Ends the server and removes its folder. Nothing in it is worth a clean shutdown. */
function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  const finish = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(exitCode);
  };
  if (running === null || running.exitCode !== null || running.signalCode !== null) return finish();
  running.once('exit', finish);
  running.kill('SIGKILL');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server on one port. Answers null when it is ready, else what it said. */
function start(port) {
  return new Promise((resolve) => {
    const args = [
      '--no-defaults', `--user=${user}`, `--datadir=${datadir}`, `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`, `--port=${port}`, '--bind-address=127.0.0.1',
      '--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=0', '--max-connections=300',
    ];
    // A process group of its own: Ctrl-C reaches this script first, which then ends the server.
    running = spawn(server, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    const answer = (problem) => {
      clearTimeout(timer);
      resolve(problem);
    };
    const timer = setTimeout(() => answer(`${said}\nNot ready after ${START_TIMEOUT_MS / 1000} s.`), START_TIMEOUT_MS);
    running.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-20_000);
      if (said.includes('ready for connections')) answer(null);
    });
    running.once('error', (error) => answer(error.message));
    running.once('exit', () => answer(said));
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
process.stdin.resume();
process.stdin.on('end', () => stop(0));
process.stdin.on('error', () => stop(0));

const installed = spawnSync(
  installer,
  ['--no-defaults', `--datadir=${datadir}`, `--user=${user}`, '--auth-root-authentication-method=normal',
    '--skip-test-db', '--innodb-log-file-size=8M'],
  { encoding: 'utf8' },
);
if (installed.status !== 0) {
  console.error(`${installer} failed:\n${installed.stdout}${installed.stderr}`);
  stop(1);
}

let problem = '';
for (let attempt = 1; attempt <= ATTEMPTS && !stopping; attempt++) {
  const port = await freePort();
  problem = await start(port);
  if (problem === null) {
    running.once('exit', () => stop(1));
    process.stdout.write(`mysql://root@127.0.0.1:${port}\n`);
    break;
  }
  running.kill('SIGKILL');
}
if (problem !== null) {
  console.error(`MariaDB did not start:\n${problem}`);
  stop(1);
}
