import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A running server: the built program in a process of its own. */
export interface Desk {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly databaseUrl: string;
  /** Of the process that was started; with PROCESSES, it starts others. */
  readonly pid: number;
  /** Where it writes its mails while no mail server is named. */
  readonly mailFolder: string;
  /** Everything that it has printed so far. */
  output(): string;
  /** Asks it to end and waits until it has. Answers its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface DeskOptions {
  /** Left out: an embedded database of its own with the demo partner, removed when the server ends. */
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another way to start it than `start`: a script and its arguments. */
  readonly command?: readonly string[];
  /** How long it may take until it is ready; 60 seconds by default. */
  readonly startTimeoutMs?: number;
}

const ROOT = join(__dirname, '../..');
/** What `npm start` runs. */
export const START_SCRIPT = join(ROOT, 'scripts/start.mjs');
/** The built program; REFUND_DESK_PROGRAM names another build of it. */
const PROGRAM = process.env.REFUND_DESK_PROGRAM ?? join(ROOT, 'dist/server/main.js');
const READY = /Refund Desk is ready at (http:\/\/\S+)/;
/** The secret of every server that a test starts. */
export const TEST_SECRET = 'a secret for the tests, long enough to be one';

/** Starts the built server on a free port and waits until it is ready. Throws what it printed when it is not. */
export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-desk-'));
  const env = deskEnvironment(options.databaseUrl ?? `sqlite:${join(folder, 'desk.sqlite')}`, options.env);
  if (options.databaseUrl === undefined) runDesk(['seed'], env);
  const child = spawn(process.execPath, options.command ?? [PROGRAM, 'start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const code = await exited;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  const printed: string[] = [];
  try {
    const url = await ready(child, printed, options.startTimeoutMs ?? 60_000);
    return {
      url,
      databaseUrl: env.DATABASE_URL ?? '',
      pid: child.pid ?? 0,
      mailFolder: join(folder, 'data/mail'),
      output: () => printed.join('\n'),
      stop: () => end('SIGTERM'),
      kill: async () => void (await end('SIGKILL')),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
}

/** Runs one command of the built program to its end, with something to read. Throws what it printed when it fails. */
export function runDesk(args: readonly string[], env: NodeJS.ProcessEnv, input = ''): string {
  if (!existsSync(PROGRAM)) throw new Error('The server is not built: run "npm run build" first.');
  const ran = spawnSync(process.execPath, [PROGRAM, ...args], { env, input, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

/** The surroundings of a test's server: nothing of the developer's own configuration leaks in. */
export function deskEnvironment(databaseUrl: string, env: DeskOptions['env'] = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: '0',
    LOG_LEVEL: 'warn',
    SANDBOX_DELAY_MS: '200',
    APP_SECRET: TEST_SECRET,
    DATABASE_URL: databaseUrl,
    ...env,
  };
}

function ready(child: ChildProcess, printed: string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`The server ${why}:\n${printed.join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready after ${timeoutMs} ms`), timeoutMs);
    const listen = (line: string): void => {
      printed.push(line);
      const url = READY.exec(line)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      }
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', listen);
    }
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}
