import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');
const PROGRAM = process.env.REFUND_DESK_PROGRAM ?? join(ROOT, 'dist/server/main.js');
const KILL_AT = join(ROOT, 'tests/support/killAt.cjs');
const READY = /Refund Desk is ready at (http:\/\/\S+)|The worker is running\./;
const LONGEST_START_MS = 60_000;

export interface DeskProcessOptions {
  readonly command: 'start' | 'worker';
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Where orders to end at a statement are left. */
  readonly killAtFile: string;
}

/** A process of the built program that may die at any moment, and is started again. */
export class DeskProcess {
  private child: ChildProcess | null = null;
  private address = '';
  /** Resolves when the process that runs now has ended. */
  ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: DeskProcessOptions) {}

  /** Where it listens; empty for a worker. */
  get url(): string {
    return this.address;
  }

  get isAlive(): boolean {
    return this.child !== null;
  }

  /** Starts it and waits until it works. Throws what it printed when it does not. */
  async start(): Promise<void> {
    const { command, env, folder, killAtFile } = this.options;
    const child = spawn(process.execPath, ['--require', KILL_AT, PROGRAM, command], {
      cwd: folder,
      env: { ...env, KILL_AT_FILE: killAtFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        this.child = null;
        resolve();
      });
    });
    this.address = await readyOf(child, command);
  }

  /** Sends a signal: SIGKILL as a power cut would be felt. Nothing happens when it has ended already. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async stop(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}

function readyOf(child: ChildProcess, command: string): Promise<string> {
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`"${command}" ${why}:\n${printed.join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready after ${LONGEST_START_MS} ms`), LONGEST_START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        printed.push(line);
        const found = READY.exec(line);
        if (!found) return;
        clearTimeout(timer);
        resolve(found[1] ?? '');
      });
    }
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}
