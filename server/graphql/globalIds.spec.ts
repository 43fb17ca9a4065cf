import * as fc from 'fast-check';
import { createGlobalIds } from './globalIds';

const ids = createGlobalIds(Buffer.alloc(32, 1), { Order: 1, Refund: 2 });
const anyId = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }).map(String);

describe('global ids', () => {
  it('come back as the type and the row they stand for', () => {
    fc.assert(
      fc.property(anyId, fc.constantFrom('Order', 'Refund'), (id, type) => {
        const globalId = ids.encode(type, id);
        expect(globalId).toMatch(/^[A-Za-z0-9_-]{22}$/);
        expect(ids.decode(null, globalId)).toEqual({ type, id });
        expect(ids.decode(type, globalId)).toEqual({ type, id });
        expect(ids.encode(type, id)).toBe(globalId);
      }),
    );
  });

  it('are of one type only', () => {
    expect(ids.decode('Refund', ids.encode('Order', '7'))).toBeNull();
    expect(ids.encode('Refund', '7')).not.toBe(ids.encode('Order', '7'));
  });

  it('have one spelling, and cannot be altered', () => {
    const globalId = ids.encode('Order', '7');
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const altered = globalId.slice(0, -1) + last;
      expect(ids.decode(null, altered)).toEqual(altered === globalId ? { type: 'Order', id: '7' } : null);
    }
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => ids.decode(null, Buffer.from(bytes).toString('base64url')) === null));
  });

  it.each(['', '1', 'T3JkZXI6MQ==', 'ä'.repeat(22), `${ids.encode('Order', '1')}A`])('are none of ours: %j', (text) => {
    expect(ids.decode(null, text)).toBeNull();
  });

  it('belong to one key', () => {
    const others = createGlobalIds(Buffer.alloc(32, 2), { Order: 1, Refund: 2 });
    expect(others.decode(null, ids.encode('Order', '7'))).toBeNull();
  });

  it('are made for known types and row ids only', () => {
    expect(() => ids.encode('Ticket', '1')).toThrow('Ticket has no number');
    expect(() => ids.encode('Order', (1n << 63n).toString())).toThrow(RangeError);
    expect(() => ids.encode('Order', '-1')).toThrow(RangeError);
    expect(() => createGlobalIds(Buffer.alloc(32), { A: 1, B: 1 })).toThrow('B needs a number of its own');
    expect(() => createGlobalIds(Buffer.alloc(32), { A: 256 })).toThrow('A needs a number of its own');
  });
});
