import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { deskEnvironment } from './desk';

const PROGRAM = process.env.REFUND_DESK_PROGRAM ?? join(__dirname, '../../dist/server/main.js');

/** What the command printed, and how it ended. */
export interface ReconcileOutcome {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly lastLine: string;
}

/** Runs the command that reconciles, while everything else in this process goes on. */
export async function reconcile(databaseUrl: string, env: Record<string, string>, ...args: string[]): Promise<ReconcileOutcome> {
  const child = spawn(process.execPath, [PROGRAM, 'reconcile', ...args], {
    env: deskEnvironment(databaseUrl, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = printed.join('').trim().split('\n');
  return { code, lines, lastLine: lines.at(-1) ?? '' };
}
