import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { inProject, requireNode } from './project.mjs';
import { endAll } from './run.mjs';
import { Steps } from './steps.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const TITLES = { server: 'Server', web: 'Page' };

/** Installs and builds what has changed, showing each step; ends the process when a step fails. */
export async function prepare({ parts = ['server', 'web'], stream = process.stdout } = {}) {
  requireNode();
  const steps = new Steps(1 + parts.length, stream);
  const interrupted = (signal) => {
    endAll();
    steps.close();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    await steps.run('Packages', install);
    const builds = await Promise.allSettled(
      parts.map((part) => steps.run(TITLES[part], (note) => build(part, note))),
    );
    if (builds.some(({ status }) => status === 'rejected')) process.exit(1);
  } catch {
    process.exit(1);
  } finally {
    steps.close();
    for (const signal of SIGNALS) process.off(signal, interrupted);
  }
}

/** Runs a command of the built program as if it had been called directly: same terminal, signals and exit code. */
export function runProgram(args) {
  const program = ['--enable-source-maps', inProject('dist/server/main.js')];
  const child = spawn(process.execPath, [...program, ...args], { stdio: 'inherit' });
  // On Ctrl-C the terminal has told the program already; what is left is to wait for it.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.once('error', (error) => {
    console.error(`The program could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
