import { KeptByVersion, partsByOrder } from './keptByVersion';
import type { Order } from './order';

interface Part {
  readonly text: string;
}

const order = (id: string, version: number) => ({ id, version }) as Order;

/** A table of which each order's parts carry the version at which they are read. */
function makeTable(versions: Record<string, number>) {
  const asked: string[][] = [];
  const kept = new KeptByVersion<Part>((orderIds) => {
    asked.push([...orderIds]);
    const rows = orderIds.filter((id) => id in versions).map((id) => ({ order_id: id, order_version: versions[id] ?? 0 }));
    return Promise.resolve(
      partsByOrder(rows, ({ order_id: id, order_version: version }) => (version < 0 ? null : { text: `${id} at ${version}` })),
    );
  }, ({ text }) => text.startsWith('moving'));
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

  it('may be nothing, which is kept as well', async () => {
    const { asked, textsOf } = makeTable({ none: -1 });
    expect([await textsOf(order('none', -1)), await textsOf(order('none', -1))]).toEqual([[], []]);
    expect(asked).toHaveLength(1);
    expect(await textsOf(order('nowhere', 1))).toEqual([]);
  });

  it('is not kept while any of it may change by itself', async () => {
    const { asked, textsOf } = makeTable({ moving: 1 });
    await textsOf(order('moving', 1));
    await textsOf(order('moving', 1));
    expect(asked).toHaveLength(2);
  });
});
