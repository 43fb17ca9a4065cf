import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './programs.mjs';

const START_TIMEOUT_MS = 60_000;
const SAID_SHOWN = 20_000;
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A folder of its own, for everything that the servers of one script write. */
export function makeFolder(name) {
  return mkdtempSync(join(tmpdir(), `refund-desk-${name}-`));
}

/**
 * Ports of 127.0.0.1 that are free now, all different. They lie below those that systems give to outgoing connections,
 * so that a server which was killed finds its port free when it comes back.
 */
export async function freePorts(count) {
  const found = new Set();
  while (found.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The programs of the database server, or null where it is not installed. */
export function findMariaDb() {
  const server = findProgram('mariadbd', 'mysqld');
  const installer = findProgram('mariadb-install-db', 'mysql_install_db');
  return server && installer ? { server, installer } : null;
}

/** One MariaDB server in a folder of its own, which can be ended and started again like a machine. */
export class DatabaseNode {
  #child = null;
  #said = '';

  /** `args` are those of the server besides where its data, its socket and its port are. */
  constructor({ programs, folder, user, port, args }) {
    this.programs = programs;
    this.datadir = join(folder, 'data');
    this.user = user;
    this.port = port;
    this.args = [
      '--no-defaults', `--user=${user}`, `--datadir=${this.datadir}`, `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`, '--bind-address=127.0.0.1', '--innodb-log-file-size=8M', ...args,
    ];
  }

  get url() {
    return `mysql://root@127.0.0.1:${this.port}`;
  }

  /** Makes the system's own tables. Throws what the program said when it cannot. */
  install() {
    const { status, stdout, stderr } = spawnSync(
      this.programs.installer,
      ['--no-defaults', `--datadir=${this.datadir}`, `--user=${this.user}`, '--auth-root-authentication-method=normal',
        '--skip-test-db', '--innodb-log-file-size=8M'],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${this.programs.installer} failed:\n${stdout}${stderr}`);
  }

  /** Runs the server until it takes connections. Throws what it said when it does not. */
  start(...more) {
    this.#said = '';
    // A process group of its own: Ctrl-C reaches the script first, and helpers of the server are ended with it.
    const child = spawn(this.programs.server, [...this.args, `--port=${this.port}`, ...more], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      const fail = (why) => {
        clearTimeout(timer);
        reject(new Error(`MariaDB ${why}:\n${this.#said}`));
      };
      const timer = setTimeout(() => fail(`was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
      child.stderr.on('data', (chunk) => {
        this.#said = (this.#said + chunk).slice(-SAID_SHOWN);
        if (!this.#said.includes('ready for connections')) return;
        clearTimeout(timer);
        resolve();
      });
      child.once('error', (error) => fail(`did not start (${error.message})`));
      child.once('exit', () => fail('ended'));
    });
  }

  /** Where the last run of this server had come to, as Galera wants to be told at the next start. */
  recoveredPosition() {
    const { stderr } = spawnSync(this.programs.server, [...this.args, '--wsrep-recover'], { encoding: 'utf8' });
    return /Recovered position: (\S+)/.exec(stderr)?.[1] ?? null;
  }

  /** True while the server runs, frozen or not. */
  get isRunning() {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Calls back when the server ends by itself or not. */
  onExit(listener) {
    this.#child.once('exit', listener);
  }

  /** Ends the server and its helpers as a power cut would, and waits until they are gone. */
  kill() {
    return this.#end(() => process.kill(-this.#child.pid, 'SIGKILL'));
  }

  /** Asks the server to end. */
  stop() {
    return this.#end(() => this.#child.kill('SIGTERM'));
  }

  /** The server keeps its connections and does nothing any more, like a machine that hangs. */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  thaw() {
    this.#child.kill('SIGCONT');
  }

  #end(signal) {
    if (!this.isRunning) return Promise.resolve();
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    signal();
    return gone;
  }
}

/**
 * Lets whoever started a script command its servers: lines on standard input, such as `kill 1`, each answered by a line
 * that begins with `ok` or `error`. When the input closes, or on a signal, everything ends and the folder is removed,
 * unless it `keeps` its data: even when that process is killed, the pipe closes, and no database is left behind.
 */
export function serveCommands({ nodes, folder, keeps = false, start, thaw = (node) => node.thaw() }) {
  let stopping = false;
  const end = async (exitCode) => {
    if (stopping) return;
    stopping = true;
    await Promise.all(nodes.map((node) => (keeps ? node.stop() : node.kill())));
    if (!keeps) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(exitCode);
  };
  const commands = {
    kill: (node) => node.kill(),
    stop: (node) => node.stop(),
    freeze: (node) => node.freeze(),
    thaw,
    start,
  };
  const obey = async (line) => {
    const [name, number = '1'] = line.trim().split(' ');
    const node = nodes[Number(number) - 1];
    if (!node || !Object.hasOwn(commands, name)) return `error there is no ${line}`;
    try {
      await commands[name](node);
      return `ok ${line}`;
    } catch (error) {
      return `error ${error.message.replaceAll('\n', ' | ')}`;
    }
  };
  let typed = '';
  process.stdin.on('data', (chunk) => {
    const lines = (typed + chunk).split('\n');
    typed = lines.pop();
    for (const line of lines) void obey(line).then((answer) => process.stdout.write(`${answer}\n`));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
  process.stdin.on('end', () => end(0));
  process.stdin.on('error', () => end(0));
  return end;
}
