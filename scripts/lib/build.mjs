import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inProject } from './project.mjs';
import { run } from './run.mjs';

/** What is built, from what, and by which program. */
const PARTS = {
  server: {
    sources: ['server', 'ormconfig.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    output: 'dist/server/main.js',
    leftovers: ['dist/server', 'dist/ormconfig.js', 'dist/.tsbuildinfo'],
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  },
  web: {
    sources: ['web', 'schema.graphql', 'package-lock.json'],
    output: 'dist/web/index.html',
    leftovers: [],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.mts'],
  },
};

/** Builds the server or the page, unless nothing changed since the last time. Answers what happened, in words. */
export async function build(part, note) {
  const { sources, output, leftovers, command } = PARTS[part];
  const stampFile = inProject('dist', `.${part}.json`);
  const files = sources.flatMap((source) => filesBelow(source)).sort();
  const hash = hashOf(files);
  const before = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : { hash: '', files: [] };
  if (before.hash === hash && existsSync(inProject(output))) return 'up to date';
  rmSync(stampFile, { force: true });
  // A source that is gone must not live on as its compiled copy.
  const gone = before.files.length === 0 || before.files.some((file) => !files.includes(file));
  if (gone) for (const path of leftovers) rmSync(inProject(path), { recursive: true, force: true });
  await run(process.execPath, command, {
    log: inProject('dist/logs', `build-${part}.log`),
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: note,
  });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ hash, files }));
  return 'built';
}

function filesBelow(path) {
  const full = inProject(path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  const files = readdirSync(full).flatMap((name) => filesBelow(`${path}/${name}`));
  return files.filter((file) => !file.endsWith('.spec.ts'));
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(inProject(file)));
  return hash.digest('hex');
}
