import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { createCursorCodec, type CursorCodec } from '../../../server/graphql/connections/cursor';
import { createGlobalIds, type GlobalIds } from '../../../server/graphql/globalIds';
import { GLOBAL_ID_TYPES } from '../../../server/globalIdTypes';
import { QuoteSealer } from '../../../server/refunds/quote';

const CONNECTIONS = 10;

/** What every resolver of the twin needs. Ids, cursors and quotes are the desk's own, or no answer could be the same. */
export interface Store {
  readonly pool: Pool;
  readonly partnerId: string;
  readonly ids: GlobalIds;
  readonly cursors: CursorCodec;
  readonly quotes: QuoteSealer;
}

export async function openStore(databaseUrl: string, appSecret: string): Promise<Store> {
  const pool = createPool({
    uri: databaseUrl.replace(/^mariadb:/, 'mysql:'),
    connectionLimit: CONNECTIONS,
    supportBigNumbers: true,
    bigNumberStrings: true,
    charset: 'utf8mb4_bin',
  });
  const [rows] = await pool.query<RowDataPacket[]>(
    'SELECT (SELECT id_key FROM installation WHERE id = 1) AS idKey, (SELECT id FROM partners LIMIT 1) AS partnerId',
  );
  const { idKey, partnerId } = rows[0] as { idKey: string; partnerId: string };
  return {
    pool,
    partnerId,
    ids: createGlobalIds(Buffer.from(idKey, 'hex'), GLOBAL_ID_TYPES),
    cursors: createCursorCodec(Buffer.from(appSecret)),
    quotes: new QuoteSealer(appSecret),
  };
}
