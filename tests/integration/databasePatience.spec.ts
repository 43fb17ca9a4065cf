import { Database } from '../../server/database/database';
import { newId } from '../../server/database/id';
import { isDuplicateKey } from '../../server/database/retry';
import { insertRows } from '../../server/database/statements';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { databases, type FreshDatabase } from '../support/databases';
import { startMysqlProxy, type Fate, type MysqlProxy } from '../support/mysqlProxy';

const row = (id: string): OutboxRow => {
  const now = new Date();
  return { id, topic: 'TEST', subjectId: id, payload: null, dueAt: now, attempts: 0, leaseToken: null, createdAt: now };
};

describe.each(databases)('a database on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  it('makes other ids when one exists already, as by another process with the same bits', async () => {
    const taken = newId();
    await database.transaction((tx) => insertRows(tx, OutboxRow, [row(taken)]));
    const ids = [taken, newId()];
    await database.transaction((tx) => insertRows(tx, OutboxRow, [row(ids.shift() ?? '')]));
    expect(await database.read.countBy(OutboxRow, {})).toBe(2);
  });

  it('tells of an id that exists again and again', async () => {
    const taken = newId();
    const write = (): Promise<void> => database.transaction((tx) => insertRows(tx, OutboxRow, [row(taken)]));
    await write();
    expect(isDuplicateKey(await write().catch((error: unknown) => error))).toBe(true);
  });

  it('writes nothing through the reader', async () => {
    await expect(database.read.query('DELETE FROM outbox')).rejects.toThrow('only a transaction writes');
    const inserted = database.read.insert(OutboxRow, { ...row(newId()), payload: {} });
    await expect(inserted).rejects.toThrow('only a transaction writes');
  });

  it('says whether it is there', async () => {
    await expect(database.check()).resolves.toBeUndefined();
  });
});

describe('a database behind a line that breaks', () => {
  const mysql = databases.find(({ kind }) => kind === 'mysql');
  let fresh: FreshDatabase;
  let proxy: MysqlProxy;
  let database: Database;

  beforeAll(async () => {
    if (!mysql) throw new Error('there is no MySQL to test with');
    fresh = await mysql.create();
    proxy = await startMysqlProxy(fresh.url);
    database = await Database.open(proxy.url);
    await database.migrate();
  });

  afterAll(async () => {
    await database.close();
    await proxy.stop();
    await fresh.drop();
  });

  /** Does something to the first statement that begins like this. */
  const strikeOnce = (beginning: string, fate: Fate): void => {
    let struck = false;
    proxy.judgeBy((sql) => {
      if (struck || !sql.startsWith(beginning)) return 'pass';
      struck = true;
      return fate;
    });
  };

  it.each<[string, Fate, number]>([
    ['the line breaks before COMMIT arrives', 'cutBefore', 1],
    ['the answer to COMMIT is lost', 'cutAfter', 2],
    ['COMMIT meets a deadlock', 'deadlock', 1],
    ['the cluster is not there at COMMIT', 1047, 1],
  ])('%s: the work is done again, and sees what is committed', async (_name, fate, expected) => {
    const before = await database.read.countBy(OutboxRow, {});
    strikeOnce('COMMIT', fate);
    let attempts = 0;
    await database.transaction(async (tx) => {
      attempts++;
      await insertRows(tx, OutboxRow, [row(newId())]);
    });
    expect(attempts).toBe(2);
    expect((await database.read.countBy(OutboxRow, {})) - before).toBe(expected);
  });

  it.each<[string, Fate]>([
    ['breaks', 'cutBefore'],
    ['breaks after the answer', 'cutAfter'],
    ['leads to a server that shuts down', 1053],
  ])('a read is asked again when the line %s', async (_name, fate) => {
    strikeOnce('SELECT COUNT', fate);
    expect(await database.read.countBy(OutboxRow, { id: '1' })).toBe(0);
  });
});
