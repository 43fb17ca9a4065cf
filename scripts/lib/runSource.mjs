import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { inProject, ROOT } from './project.mjs';

/** Runs a program of the tests from its source, with the arguments of this one, and ends as it does. */
export function runSource(file, title) {
  const program = ['--enable-source-maps', '--require', '@swc-node/register', inProject(file)];
  const child = spawn(process.execPath, [...program, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  // On Ctrl-C the terminal has told the program already; what is left is to wait until it has cleaned up.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.once('error', (error) => {
    console.error(`${title} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
