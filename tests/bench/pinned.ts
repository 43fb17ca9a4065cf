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

/** A server of one core. */
export interface PinnedServer {
  readonly url: string;
  observe(): Promise<Observation>;
  /** Takes it off its core, so that another one has it; its connections stay. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
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
export async function startPinned(args: readonly string[], env: NodeJS.ProcessEnv, cwd = ROOT): Promise<PinnedServer> {
  const [program = '', ...rest] = onMeasuredCore([process.execPath, '--require', OBSERVER, ...args]);
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // One that is frozen would not hear that it shall end.
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const url = await readyUrl(child);
  return {
    url,
    observe: () => observe(child),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
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
