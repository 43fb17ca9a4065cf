import { randomBytes } from 'node:crypto';
import type { Database } from './database';
import { isDuplicateKey } from './retry';
import { insertRows } from './statements';
import { InstallationRow } from './installation.entity';

const INSTALLATION_ID = '1';
const ID_KEY_BYTES = 16;

/** The key that makes this installation's global ids opaque; made once, and the same in every process. */
export async function installationIdKey(database: Database): Promise<Buffer> {
  const find = () => database.read.findOneBy(InstallationRow, { id: INSTALLATION_ID });
  if (!(await find())) {
    const row = { id: INSTALLATION_ID, idKey: randomBytes(ID_KEY_BYTES).toString('hex'), createdAt: new Date() };
    await database
      .transaction((tx) => insertRows(tx, InstallationRow, [row]))
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
  }
  const row = await find();
  if (!row) throw new Error('the installation has no key');
  return Buffer.from(row.idKey, 'hex');
}
