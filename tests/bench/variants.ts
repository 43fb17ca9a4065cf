import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startOnAllCores, startPinned, type PinnedServer, type RunningServer } from './pinned';

const PROGRAM = join(__dirname, '../../dist/server/main.js');
export const BENCH_SECRET = 'a secret for measuring, long enough to be one';

const environment = (databaseUrl: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NODE_ENV: 'production',
  PORT: '0',
  DATABASE_URL: databaseUrl,
  APP_SECRET: BENCH_SECRET,
  LOG_LEVEL: 'error',
  RATE_LIMIT_FACTOR: '9999',
  TRUSTED_PROXIES: '0',
});

const source = (file: string): string[] => ['--require', '@swc-node/register', join(__dirname, file)];

const workFolder = (): string => mkdtempSync(join(tmpdir(), 'refund-desk-bench-'));

/** The built program, as it is. */
export function startDeskServer(databaseUrl: string): Promise<PinnedServer> {
  return startPinned([PROGRAM, 'start'], environment(databaseUrl), workFolder());
}

/** The built program on several processes, none of them tied to a core. Its sandbox settles at once, so that what follows a refund follows it now. */
export function startDeskProcesses(databaseUrl: string, processes: number): Promise<RunningServer> {
  return startOnAllCores([PROGRAM, 'start', '--processes', String(processes)], { ...environment(databaseUrl), SANDBOX_DELAY_MS: '0' }, workFolder());
}

export function startTwin(databaseUrl: string): Promise<PinnedServer> {
  return startPinned(source('twin/main.ts'), environment(databaseUrl));
}

export function startFloor(): Promise<PinnedServer> {
  return startPinned(source('floor/main.ts'), environment(''));
}
