import { Database } from '../../server/database/database';
import { IdMaker, newId, type Id } from '../../server/database/id';
import { insertRows } from '../../server/database/statements';
import { findDue } from '../../server/outbox/outbox';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { databases, type FreshDatabase } from '../support/databases';

const LONG_MS = 10_000;

describe.each(databases)('the outbox on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });

  const promise = async (id: Id, dueAt: Date): Promise<Id> => {
    const job: OutboxRow = { id, topic: 'REFUND_SEND', subjectId: '1', payload: null, dueAt, attempts: 0, leaseToken: null, createdAt: dueAt };
    await database.transaction((tx) => insertRows(tx, OutboxRow, [job]));
    return id;
  };
  /** An id as another process makes it; one in 16,384 drew the same bits. */
  const foreignId = (): Id => {
    const maker = new IdMaker();
    maker.redraw();
    return maker.next();
  };

  it('leaves fresh work to the process that promised it, and nothing for long', async () => {
    const now = Date.now();
    const old = await promise(foreignId(), new Date(now - LONG_MS));
    const own = await promise(newId(), new Date(now));
    await promise(foreignId(), new Date(now));
    await promise(newId(), new Date(now + LONG_MS));
    expect((await findDue(database, 10)).map(({ id }) => id)).toEqual([old, own]);
  });
});
