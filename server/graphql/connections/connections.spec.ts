import * as fc from 'fast-check';
import { countUpTo } from './count';
import { createCursorCodec } from './cursor';
import { readPage, toPage, type ConnectionArgs } from './page';

const cursors = createCursorCodec(Buffer.alloc(32, 3));

describe('cursors', () => {
  it('give the values back to the list that they were made for, and to no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string(), { maxLength: 3 }), (binding, other, values) => {
        const cursor = cursors.encode(binding, values);
        expect(cursors.decode(binding, cursor, 'after')).toEqual(values);
        expect(cursors.encode(binding, values)).toBe(cursor);
        if (other !== binding) expect(() => cursors.decode(other, cursor, 'after')).toThrow('"after" is not a cursor');
      }),
    );
  });

  it('show nothing of the values', () => {
    const cursor = cursors.encode('orders', ['ada@example.org', '100245']);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/ada|example|100245/);
  });

  it('cannot be altered, made up or carried to another installation', () => {
    const cursor = cursors.encode('orders', ['1']);
    const bytes = Buffer.from(cursor, 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => cursors.decode('orders', changed.toString('base64url'), 'before')).toThrow('"before" is not a cursor');
    }
    for (const text of ['', 'x', cursor.slice(1), `${cursor}A`, `${cursor}=`, 'A'.repeat(2000), 'ä']) {
      expect(() => cursors.decode('orders', text, 'after')).toThrow('is not a cursor of this list');
    }
    expect(() => createCursorCodec(Buffer.alloc(32, 4)).decode('orders', cursor, 'after')).toThrow();
  });
});

describe('the arguments of a list', () => {
  const read = (args: ConnectionArgs) => readPage(args, cursors, 'orders');

  it('ask for the first 25 when they say nothing', () => {
    expect(read({})).toEqual({ limit: 25, backward: false, after: null, before: null });
    expect(read({ first: null, last: null })).toMatchObject({ limit: 25, backward: false });
  });

  it('take up to 100, from either end, between two rows', () => {
    const [after, before] = [cursors.encode('orders', ['1']), cursors.encode('orders', ['9'])];
    expect(read({ first: 100, after })).toEqual({ limit: 100, backward: false, after: ['1'], before: null });
    expect(read({ last: 1, after, before })).toEqual({ limit: 1, backward: true, after: ['1'], before: ['9'] });
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ last: 1000 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
    [{ after: 'nonsense' }, 'after'],
    [{ before: '' }, 'before'],
  ])('are refused with their place: %j', (args, argument) => {
    expect(() => read(args)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: [argument] } }),
    );
  });
});

describe('a page', () => {
  const request = { limit: 2, backward: false, after: null, before: null };
  const page = (rows: number[], change = {}) => toPage(rows.map((row) => `n${row}`), { ...request, ...change }, (row) => row.replace('n', 'c'), { query: 'Q' });

  it('keeps what fits, and tells that there is more', () => {
    expect(page([1, 2, 3])).toEqual({
      edges: [{ cursor: 'c1', node: 'n1' }, { cursor: 'c2', node: 'n2' }],
      nodes: ['n1', 'n2'],
      query: 'Q',
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: 'c1', endCursor: 'c2' },
    });
    expect(page([1, 2]).pageInfo.hasNextPage).toBe(false);
    expect(page([3], { after: ['2'] }).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('turns the rows of a backward page round', () => {
    const { nodes, pageInfo } = page([9, 8, 7], { backward: true, before: ['10'] });
    expect(nodes).toEqual(['n8', 'n9']);
    expect(pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: true, startCursor: 'c8', endCursor: 'c9' });
  });

  it('may be empty', () => {
    expect(page([]).pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  });
});

it('counts exactly up to the limit', () => {
  expect(countUpTo(5, 5)).toEqual({ value: 5, precision: 'EXACT' });
  expect(countUpTo(6, 5)).toEqual({ value: 5, precision: 'AT_LEAST' });
});
