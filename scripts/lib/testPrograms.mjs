import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from './project.mjs';
import { findChromium, findProgram } from './programs.mjs';
import { run } from './run.mjs';
import { StepFailed } from './steps.mjs';

// The core packages hold the programs alone: no service starts, and nothing listens on port 3306.
const MARIADB_PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];
// Before Debian 12 and Ubuntu 24.04 their names carried a version; the whole server has the same name everywhere.
const OLDER_MARIADB_PACKAGES = ['mariadb-server'];
const CHROMIUM_PACKAGES = ['chromium', 'fonts-liberation'];
const PLAYWRIGHT = ['node_modules/playwright-core/cli.js', 'install', '--with-deps', 'chromium'];

/** Brings the database server and the browser that the tests need, or says exactly what to type. */
export async function bringTestPrograms(note) {
  const missing = missingPrograms();
  if (missing.length === 0) return 'found';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findProgram('apt-get') === null) {
    throw new StepFailed(`${missing.map(({ name }) => name).join(' and ')} not found`, advice(missing));
  }
  await apt(['update'], note);
  for (const { packages, fromPlaywright } of missing) {
    if (fromPlaywright) await run(process.execPath, PLAYWRIGHT, { log: logFile('browser'), onLine: note });
    else await apt(['install', '-y', '--no-install-recommends', ...available(packages)], note);
  }
  const still = missingPrograms();
  if (still.length > 0) throw new StepFailed('apt-get did not bring everything', advice(still));
  return `installed ${missing.map(({ name }) => name).join(' and ')}`;
}

function missingPrograms() {
  const missing = [];
  const hasMariaDb = findProgram('mariadbd', 'mysqld') && findProgram('mariadb-install-db', 'mysql_install_db');
  if (!process.env.MYSQL_URL && !hasMariaDb) missing.push({ name: 'MariaDB', packages: MARIADB_PACKAGES });
  if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH)) {
    throw new StepFailed(`CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not exist`);
  }
  if (findChromium() === null) {
    missing.push({ name: 'Chromium', packages: CHROMIUM_PACKAGES, fromPlaywright: isUbuntu() });
  }
  return missing;
}

/** The packages by the names that this release has for them. */
function available(packages) {
  if (packages !== MARIADB_PACKAGES) return packages;
  const { stdout } = spawnSync('apt-cache', ['policy', MARIADB_PACKAGES[0]], { encoding: 'utf8' });
  return /Candidate: [^(]/.test(stdout) ? MARIADB_PACKAGES : OLDER_MARIADB_PACKAGES;
}

/** Ubuntu's own package of Chromium is a snap, which does not run in a container. */
function isUbuntu() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID=ubuntu$/m.test(readFileSync(file, 'utf8'));
}

function advice(missing) {
  const lines = ['Type this, then npm test again:', ''];
  const packages = missing.filter(({ fromPlaywright }) => !fromPlaywright).flatMap((program) => program.packages);
  if (findProgram('apt-get')) {
    if (packages.length > 0) {
      lines.push(`  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`);
    }
    if (missing.some(({ fromPlaywright }) => fromPlaywright)) lines.push(`  node ${PLAYWRIGHT.join(' ')}`);
  } else if (findProgram('brew')) {
    for (const { name } of missing) {
      lines.push(name === 'MariaDB' ? '  brew install mariadb' : '  brew install --cask google-chrome');
    }
  } else if (findProgram('dnf')) {
    lines.push(`  sudo dnf install -y ${missing.map(({ name }) => (name === 'MariaDB' ? 'mariadb-server' : 'chromium')).join(' ')}`);
  } else {
    const names = { MariaDB: 'MYSQL_URL=mysql://user:password@host:3306', Chromium: 'CHROMIUM_PATH=/path/to/chrome' };
    lines.push(`  ${missing.map(({ name }) => names[name]).join(' ')} npm test`);
    return lines.join('\n');
  }
  lines.push('', 'Or name what you have: MYSQL_URL=mysql://user:password@host:3306, CHROMIUM_PATH=/path/to/chrome.');
  return lines.join('\n');
}

async function apt(args, note) {
  await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    log: logFile(`apt-${args[0]}`),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    onLine: note,
  });
}

function logFile(name) {
  return existsSync(inProject('dist')) ? inProject('dist/logs', `${name}.log`) : join(tmpdir(), `refund-desk-${name}.log`);
}
