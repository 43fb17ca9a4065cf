import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const OBSERVER = join(__dirname, 'observer.cjs');
const READY = /ready at (http:\/\/\S+)/;
const START_TIMEOUT_MS = 300_000;
/** What is measured has the first core to itself; the load and the database have the other one. */
const MEASURED_CORE = 0;
const OTHER_CORE = 1;

/** What a process says of itself, see observer.cjs. */
export interface Observation {
  readonly cpuMs: number;
  readonly rssMb: number;
  /** The longest time for which the event loop served nothing, since it was last asked. */
  readonly longestBlockMs: number;
}

/** A server, of however many processes, that lasts until it is stopped. */
export interface RunningServer {
  readonly url: string;
  /** Takes it off its cores, so that another one has them; its connections stay. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** A server of one core. */
export interface PinnedServer extends RunningServer {
  observe(): Promise<Observation>;
}

export const canPin = (): boolean => cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0;

/** A command that runs on the measured core. */
export const onMeasuredCore = (command: readonly string[]): string[] =>
  canPin() ? ['taskset', '-c', String(MEASURED_CORE), ...command] : [...command];

/** Moves a running program, with all its threads, to the core of the load and the database. */
export function pinAside(pid: number): void {
  if (canPin()) spawnSync('taskset', ['-a', '-p', '-c', String(OTHER_CORE), String(pid)]);
}

/** Starts a Node program on the measured core, and waits until it says where it is ready. */
export function startPinned(args: readonly string[], env: NodeJS.ProcessEnv, cwd = ROOT): Promise<PinnedServer> {
  return start(onMeasuredCore([process.execPath, '--require', OBSERVER, ...args]), env, cwd);
}

/** Starts a Node program that may be several processes, on whatever cores there are. */
export function startOnAllCores(args: readonly string[], env: NodeJS.ProcessEnv, cwd = ROOT): Promise<RunningServer> {
  return start([process.execPath, ...args], env, cwd);
}

async function start([program = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<PinnedServer> {
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A detached one leads a group of processes, of those that it starts.
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
  };
  // One that is frozen would not hear that it shall end.
  const killAtExit = () => signal('SIGKILL');
  process.once('exit', killAtExit);
  const url = await readyUrl(child);
  return {
    url,
    observe: () => Promise.race([observe(child), gone.then(() => Promise.reject(new Error('the server has ended')))]),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async stop() {
      signal('SIGCONT');
      signal('SIGTERM');
      await gone;
      process.off('exit', killAtExit);
    },
  };
}

function observe(child: ChildProcess): Promise<Observation> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Observation));
    child.send('observe');
  });
}

function readyUrl(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`was not ready after ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`The server ${why}:\n${said}`));
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-20_000);
        const url = READY.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once('exit', (code) => fail(`ended with code ${code}`));
  });
}
