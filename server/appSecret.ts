import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from './config';

const SECRET_BYTES = 32;

/**
 * The secret that quotes are sealed with. It comes from the environment; the embedded database, which nobody set
 * up, keeps one of its own in a file beside it that only its owner may read.
 */
export async function appSecret(config: Config): Promise<string> {
  if (config.appSecret !== null) return config.appSecret;
  const file = `${config.databaseUrl.slice('sqlite:'.length)}.secret`;
  await mkdir(dirname(file), { recursive: true });
  const made = randomBytes(SECRET_BYTES).toString('base64url');
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}
