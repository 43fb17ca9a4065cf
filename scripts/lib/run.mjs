import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './project.mjs';
import { StepFailed } from './steps.mjs';

const LINES_SHOWN = 400;
const running = new Set();
let ended = false;

/**
 * Runs a program to its end and keeps what it says in a log file, not on the screen.
 * Throws StepFailed with the end of it when the program fails, is killed, or takes longer than `timeoutMs`.
 */
export async function run(command, args, { log, env = process.env, onLine = () => {}, show = () => true, timeoutMs } = {}) {
  if (ended) return forEver();
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  const lines = [];
  // In a process group of its own, so that everything it started can be ended with it.
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  let tooLong = false;
  const timer = setTimeout(() => {
    tooLong = true;
    endGroup(child, 'SIGKILL');
  }, timeoutMs ?? 2 ** 31 - 1);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      file.write(`${line}\n`);
      onLine(line);
      if (show(line)) lines.push(line);
      if (lines.length > LINES_SHOWN) lines.shift();
    });
  }
  const { code, signal, error } = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  clearTimeout(timer);
  running.delete(child);
  file.end();
  if (ended) return forEver();
  if (code === 0) return lines;
  const why = error ? error.message : tooLong ? `not done after ${timeoutMs / 1000} s` : `failed with ${signal ?? `code ${code}`}`;
  throw new StepFailed(`${why}; the whole output is in ${relative(process.cwd(), log)}`, lines.join('\n'));
}

/** Ends everything that `run` has started and still runs. Nothing that waits for it goes on: the process is ending. */
export function endAll() {
  ended = true;
  for (const child of running) endGroup(child, 'SIGKILL');
}

const forEver = () => new Promise(() => {});

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
