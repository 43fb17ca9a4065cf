import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { inProject } from './project.mjs';
import { run } from './run.mjs';

const LOCK_FILE = inProject('package-lock.json');
const INSTALLED_FILE = inProject('node_modules/.package-lock.json');
const STAMP_FILE = inProject('node_modules/.refund-desk.json');

/** Installs exactly what the lock file says, unless it is there already. Answers what happened, in words. */
export async function install(note) {
  const wanted = { lock: hash(readFileSync(LOCK_FILE)), platform: `${process.platform}-${process.arch}` };
  if (isInstalled(wanted)) return 'up to date';
  const total = Object.keys(readJson(LOCK_FILE).packages).length - 1;
  let fetched = 0;
  const log = join(tmpdir(), `refund-desk-install-${process.pid}.log`);
  const isFetch = (line) => /npm http (fetch|cache) .*\.tgz/.test(line);
  const [npm, ...before] = npmCommand();
  await run(npm, [...before, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=http'], {
    log,
    onLine: (line) => isFetch(line) && note(`${++fetched} of at most ${total} packages`),
    show: (line) => !line.startsWith('npm http'),
  });
  rmSync(log);
  writeFileSync(STAMP_FILE, JSON.stringify(wanted));
  return `${Object.keys(readJson(INSTALLED_FILE).packages).length} packages`;
}

/** True when node_modules holds what the lock file wants: by our own stamp, or by npm's own list of what it did. */
function isInstalled(wanted) {
  if (!existsSync(INSTALLED_FILE)) return false;
  if (existsSync(STAMP_FILE)) {
    const stamp = readJson(STAMP_FILE);
    if (stamp.platform !== wanted.platform) return false;
    if (stamp.lock === wanted.lock) return true;
  }
  const wantedPackages = readJson(LOCK_FILE).packages;
  const installed = readJson(INSTALLED_FILE).packages;
  const missing = Object.entries(wantedPackages).some(([path, { version, optional }]) => {
    if (path === '') return false;
    return installed[path] === undefined ? !optional : installed[path].version !== version;
  });
  const matches = !missing && Object.keys(installed).every((path) => wantedPackages[path] !== undefined);
  if (matches) writeFileSync(STAMP_FILE, JSON.stringify(wanted));
  return matches;
}

/** The npm that runs this script, so that one installation is not mixed with another; else the one on the PATH. */
function npmCommand() {
  const path = process.env.npm_execpath;
  if (path && /npm-cli\.c?js$/.test(path)) return [process.execPath, path];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
