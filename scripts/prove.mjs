#!/usr/bin/env node
/** `npm run prove -- NAME`: tries to break one promise of the desk; without a name, lists the promises. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { prepare } from './lib/desk.mjs';
import { inProject, ROOT } from './lib/project.mjs';

// Where another build is named, that one is put to the proof.
const parts = process.env.REFUND_DESK_PROGRAM ? [] : ['server'];
await prepare({ parts, stream: process.stderr });

const program = ['--enable-source-maps', '--require', '@swc-node/register', inProject('tests/proofs/main.ts')];
const child = spawn(process.execPath, [...program, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
// On Ctrl-C the terminal has told the proof already; what is left is to wait until it has cleaned up.
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.once('error', (error) => {
  console.error(`The proof could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
