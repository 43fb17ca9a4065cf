import { KeptByVersion, partsByOrder } from './keptByVersion';
import type { Order } from './order';

interface Part {
  readonly orderId: string;
  readonly text: string;
}

const order = (id: string, version: number) => ({ id, version }) as Order;

/** A table of which each order's parts carry the version at which they are read. */
function makeTable(versions: Record<string, number>) {
  const asked: string[][] = [];
  const kept = new KeptByVersion<Part>((orderIds) => {
    asked.push([...orderIds]);
    const rows = orderIds.filter((id) => id in versions).map((id) => ({ orderId: id, version: versions[id] ?? 0 }));
    return Promise.resolve(
      partsByOrder(rows, ({ version }) => version, ({ orderId, version }) => ({ orderId, text: `${orderId} at ${version}` })),
    );
  });
  const textsOf = async (order: Order) => (kept.get(order) ?? (await kept.find([order]))[0])?.map(({ text }) => text);
  return { asked, kept, textsOf };
}

describe('what is kept by the version of an order', () => {
  it('is read together, and once for a version', async () => {
    const { asked, kept, textsOf } = makeTable({ a: 1, b: 4 });
    const read = await kept.find([order('b', 4), order('a', 1)]);
    expect(read.flat().map(({ text }) => text)).toEqual(['b at 4', 'a at 1']);
    expect([await textsOf(order('a', 1)), await textsOf(order('b', 4))]).toEqual([['a at 1'], ['b at 4']]);
    expect(asked).toEqual([['b', 'a']]);
  });

  it('is read anew at another version', async () => {
    const versions = { a: 1 };
    const { asked, textsOf } = makeTable(versions);
    await textsOf(order('a', 1));
    versions.a = 2;
    expect(await textsOf(order('a', 2))).toEqual(['a at 2']);
    expect(asked).toHaveLength(2);
  });

  it('counts as what it was when it was read, whichever version was asked for', async () => {
    const versions = { a: 2 };
    const { asked, textsOf } = makeTable(versions);
    // The order changed between its own statement and this one.
    expect(await textsOf(order('a', 1))).toEqual(['a at 2']);
    await textsOf(order('a', 2));
    expect(asked).toHaveLength(1);
    await textsOf(order('a', 1));
    expect(asked).toHaveLength(2);
  });

  it('may be nothing', async () => {
    const { textsOf } = makeTable({});
    expect(await textsOf(order('a', 1))).toEqual([]);
  });
});
