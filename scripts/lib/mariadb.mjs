import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inProject } from './project.mjs';

/**
 * Starts a private MariaDB that ends with this process, however this process ends.
 * Answers its address without a database, and how to stop it.
 */
export async function startMariaDb() {
  const args = [inProject('scripts/mariadb.mjs')];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once('line', resolve)),
    gone.then(() => Promise.reject(new Error(complaints.trim()))),
  ]);
  const stop = () => {
    child.stdin.end();
    return gone;
  };
  return { url, stop };
}

/**
 * Does something with an empty database on a server, and removes it. `task` gets its address, which says whether it is
 * MariaDB or MySQL: the two describe their tables differently.
 */
export async function withDatabase(serverUrl, name, task) {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(serverUrl);
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
    const url = new URL(serverUrl.replace(/^\w+:/, version.includes('MariaDB') ? 'mariadb:' : 'mysql:'));
    url.pathname = `/${name}`;
    await task(url.href);
  } finally {
    await connection.query(`DROP DATABASE IF EXISTS ${name}`);
    await connection.end();
  }
}
