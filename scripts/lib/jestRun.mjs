import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inProject, ROOT } from './project.mjs';
import { run } from './run.mjs';
import { StepFailed } from './steps.mjs';

const JEST = 'node_modules/jest/bin/jest.js';
const TIMEOUT_MS = 20 * 60_000;

/**
 * Runs one of Jest's projects and adds what it counted to the tally. A run that dies, or that finds no tests, counts
 * as one failure. Throws StepFailed when anything failed.
 */
export async function runJest(project, { tally, env, note, args = [] }) {
  const report = inProject('dist/logs', `${project}.json`);
  rmSync(report, { force: true });
  const total = countSpecs(project);
  let finished = 0;
  let failure = null;
  try {
    const options = ['--ci', '--json', `--outputFile=${report}`, '--selectProjects', project, ...args];
    await run(process.execPath, [JEST, ...options], {
      log: inProject('dist/logs', `${project}.log`),
      env,
      timeoutMs: TIMEOUT_MS,
      onLine: (line) => /^(PASS|FAIL) /.test(line) && note(`${++finished} of ${total} files`),
      show: (line) => !/^(PASS|Running one project|\{"numFailedTestSuites")/.test(line),
    });
  } catch (error) {
    failure = error;
  }
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  const counts = count(results);
  if (failure !== null && counts.failed === 0) counts.failed = 1;
  tally.passed += counts.passed;
  tally.failed += counts.failed;
  tally.skipped.push(...counts.skipped);
  const words = inWords(counts, results);
  if (counts.failed === 0) return words;
  throw new StepFailed(failure === null ? words : `${words}; ${failure.message}`, failure?.log);
}

function countSpecs(project) {
  const args = [JEST, '--listTests', '--selectProjects', project];
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.endsWith('.spec.ts')).length;
}

function count(results) {
  if (results === null || results.numTotalTests === 0) return { passed: 0, failed: 1, skipped: [] };
  const skipped = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'disabled')
      .map(({ fullName }) => `${name.replace(`${ROOT}/`, '')}: ${fullName}`),
  );
  return { passed: results.numPassedTests, failed: results.numFailedTests + results.numRuntimeErrorTestSuites, skipped };
}

function inWords(counts, results) {
  if (results === null) return 'the run died';
  if (results.numTotalTests === 0) return 'no tests were found';
  const skipped = counts.skipped.length > 0 ? `, ${counts.skipped.length} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
