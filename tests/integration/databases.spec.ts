import { createConnection } from 'mysql2/promise';
import { databases } from '../support/databases';

describe.each(databases)('a fresh database on $kind', ({ kind, create }) => {
  it('is a database of its own', async () => {
    const first = await create();
    const second = await create();
    expect(first.url).not.toBe(second.url);
    if (kind === 'mysql') {
      const connection = await createConnection(first.url);
      const [tables] = await connection.query('SHOW TABLES');
      expect(tables).toEqual([]);
      await connection.end();
    }
    await first.drop();
    await second.drop();
  });
});
