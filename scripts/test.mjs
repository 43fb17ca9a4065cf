#!/usr/bin/env node
/**
 * `npm test`: everything that must hold, on a fresh clone as well. Brings what it lacks, goes on after a failing step,
 * and says at the end what failed. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { runJest } from './lib/jestRun.mjs';
import { startMariaDb, withDatabase } from './lib/mariadb.mjs';
import { findChromium } from './lib/programs.mjs';
import { inProject, requireNode } from './lib/project.mjs';
import { endAll, run } from './lib/run.mjs';
import { StepFailed, Steps } from './lib/steps.mjs';
import { bringTestPrograms } from './lib/testPrograms.mjs';

/** Each in its short form; `npm run prove` says what they promise. */
const PROOFS = ['races', 'kills', 'notices', 'steps', 'database'];

const STEPS = 18 + PROOFS.length;
const APP_SECRET = 'a secret for the drift checks, long enough';
const TIMEOUT_MS = 5 * 60_000;

// The developer's own configuration must not decide what the tests see.
const CONFIGURATION = [
  'PORT', 'HOST', 'DATABASE_URL', 'APP_SECRET', 'ADMIN_PASSWORD', 'SANDBOX_DELAY_MS', 'SMTP_URL', 'MAIL_FROM',
  'PUBLIC_URL', 'LOG_LEVEL',
];

requireNode();
for (const name of CONFIGURATION) delete process.env[name];
const startedAt = Date.now();
const steps = new Steps(STEPS);
const tally = { passed: 0, failed: 0, skipped: [] };
const failedSteps = [];
const scratch = mkdtempSync(join(tmpdir(), 'refund-desk-test-'));
let mariaDb = null;

async function cleanUp() {
  endAll();
  steps.close();
  rmSync(scratch, { recursive: true, force: true });
  await mariaDb?.stop();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await cleanUp();
    process.exit(128 + constants.signals[signal]);
  });
}

/** A step without which nothing else makes sense. */
async function need(title, task) {
  try {
    await steps.run(title, task);
  } catch (error) {
    if (!(error instanceof StepFailed)) console.error(error);
    tally.failed++;
    failedSteps.push(title);
    await finish();
  }
}

/** A step that counts as one test. */
async function check(title, task) {
  try {
    await steps.run(title, task);
    tally.passed++;
  } catch {
    tally.failed++;
    failedSteps.push(title);
  }
}

/** Runs a Node program to its end and answers its lines; its log is named after the step. */
async function runProgram(title, args, env, note) {
  const log = inProject('dist/logs', `${title.toLowerCase().replace(/\W+/g, '-')}.log`);
  return run(process.execPath, args, { log, env, onLine: note, timeoutMs: TIMEOUT_MS });
}

/** A program that must end well. */
function program(title, args, env = process.env) {
  return check(title, async (note) => void (await runProgram(title, args, env, note)));
}

/** A proof in its short form; its last line has its figures. */
function proof(name) {
  const title = `Proof of ${name}`;
  const args = ['--require', '@swc-node/register', 'tests/proofs/main.ts', name, '--short'];
  return check(title, async (note) => (await runProgram(title, args, process.env, note)).at(-1).replace(`${name}: `, ''));
}

/** The proof that needs Galera, which is not brought: three servers and their helpers are much for a test to install. */
async function proofOfCluster() {
  const { status, stderr } = spawnSync(process.execPath, [inProject('scripts/galera.mjs'), '--check'], { encoding: 'utf8' });
  if (status === 0) return proof('cluster');
  tally.skipped.push(`Proof of cluster: ${stderr.trim()}`);
  await steps.run('Proof of cluster', () => 'skipped');
}

/** A Jest project, whose tests are counted one by one. */
async function jest(title, project, args = []) {
  try {
    await steps.run(title, (note) => runJest(project, { tally, env: process.env, note, args }));
  } catch {
    failedSteps.push(title);
  }
}

async function finish() {
  await cleanUp();
  console.log('');
  if (tally.skipped.length > 0) console.log(`Skipped:\n${tally.skipped.map((name) => `  ${name}`).join('\n')}\n`);
  if (failedSteps.length > 0) console.log(`Failed:\n${failedSteps.map((title) => `  ${title}`).join('\n')}\n`);
  console.log(`Done in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exit(tally.failed === 0 ? 0 : 1);
}

await need('Packages', install);
mkdirSync(inProject('dist/logs'), { recursive: true });
await need('Programs for the tests', bringTestPrograms);
await need('Database server', async () => {
  if (process.env.MYSQL_URL) return 'the one that MYSQL_URL names';
  mariaDb = await startMariaDb();
  process.env.MYSQL_URL = mariaDb.url;
  return 'a private MariaDB';
});
process.env.CHROMIUM_PATH = findChromium();

await Promise.all([
  program('Types of the server and the tests', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']),
  program('Types of the page', ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '--project', 'web/tsconfig.json']),
]);
await Promise.all([
  program('Lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  (async () => {
    const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
    const folders = ['server', 'web/src'];
    await program('Directions of the imports', [cruiser, '--config', '.dependency-cruiser.cjs', ...folders]);
    await program('Generated types of the page', ['web/codegen.mjs', '--check']);
  })(),
]);
await jest('Unit tests', 'unit');
await check('Build of the server', (note) => build('server', note));
await check('Build of the page', (note) => build('web', note));

const main = 'dist/server/main.js';
const desk = (databaseUrl) => ({ ...process.env, APP_SECRET, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' });
const sqliteUrl = `sqlite:${join(scratch, 'drift.sqlite')}`;
await program('Schema drift', [main, 'schema', '--check'], desk(sqliteUrl));
await program('Permission table', [main, 'permissions', '--check'], desk(sqliteUrl));
await program('Migration drift on SQLite', [main, 'migrate', '--check'], desk(sqliteUrl));
await check('Migration drift on MariaDB', (note) =>
  withDatabase(process.env.MYSQL_URL, `refund_desk_drift_${process.pid}`, (url) =>
    runProgram('Migration drift on MariaDB', [main, 'migrate', '--check'], desk(url), note),
  ),
);
await jest('Integration tests on SQLite and MariaDB', 'integration');
for (const name of PROOFS) await proof(name);
await proofOfCluster();
await jest('Browser tests', 'browser', ['--runInBand']);
await finish();
