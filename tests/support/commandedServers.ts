import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What may be done to a server as if it were a machine. `freeze` keeps its connections open and answers nothing. */
export type ServerCommand = 'kill' | 'stop' | 'freeze' | 'thaw' | 'start';

/** Servers that a script of ours runs, and that end with this process, however this process ends. */
export interface CommandedServers {
  /** The line that the script printed when all of them were ready. */
  readonly ready: string;
  /** Does something to one of the servers, counted from 0, and waits until it is done. Throws what went wrong. */
  command(command: ServerCommand, server?: number): Promise<void>;
  /** Ends the servers and removes their files. */
  stop(): Promise<void>;
}

/** Runs a script of ours until its servers are ready. Throws what it said when they are not. */
export async function startServers(script: string, args: readonly string[] = []): Promise<CommandedServers> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const orGone = <T>(wanted: Promise<T>): Promise<T> =>
    Promise.race([wanted, gone.then(() => Promise.reject(new Error(complaints.trim() || 'the servers are gone')))]);
  const answers = createInterface(child.stdout);
  const ready = await orGone(new Promise<string>((resolve) => answers.once('line', resolve)));
  const waiting = new Map<string, (answer: string) => void>();
  answers.on('line', (answer) => {
    // Commands to one server come one after the other: an error belongs to whoever has waited longest.
    const [key = ''] = answer.startsWith('ok ') ? [answer.slice(3)] : waiting.keys();
    waiting.get(key)?.(answer);
    waiting.delete(key);
  });
  return {
    ready,
    async command(command, server = 0) {
      const line = `${command} ${server + 1}`;
      const answered = new Promise<string>((resolve) => waiting.set(line, resolve));
      child.stdin.write(`${line}\n`);
      const answer = await orGone(answered);
      if (!answer.startsWith('ok ')) throw new Error(`${line}: ${answer}`);
    },
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}
