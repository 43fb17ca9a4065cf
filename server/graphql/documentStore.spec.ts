import { parse } from 'graphql';
import { DocumentStore } from './documentStore';

const all = new DocumentStore(() => true);
const keep = (store: DocumentStore, hash: string, text: string) => store.set(`schema:${hash}`, parse(text));
const textOf = (store: DocumentStore, hash: string) => store.texts.get(`apq:${hash}`);

describe('the store of documents', () => {
  it('hands a document out under its hash, as a tree and as its text', async () => {
    await keep(all, 'a1', '{ a # why\n}');
    expect(await textOf(all, 'a1')).toBe('{ a # why\n}');
    expect(await all.get('schema:a1')).toMatchObject({ kind: 'Document' });
    expect([await textOf(all, 'a2'), await textOf(all, 'schema:a1'), await textOf(all, '')]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps neither tree nor text of what is not fit to run', async () => {
    const none = new DocumentStore(() => false);
    await keep(none, 'a', '{ a }');
    expect([await none.get('schema:a'), await textOf(none, 'a')]).toEqual([undefined, undefined]);
  });

  it('takes no text that comes with a hash of its own', async () => {
    const store = new DocumentStore(() => true);
    await (store.texts.set as (key: string, text: string) => Promise<void>)('apq:a', '{ a }');
    expect(await textOf(store, 'a')).toBeUndefined();
  });

  it.each([
    ['500 documents', (n: number) => `{ a${n} }`, 500],
    ['100,000 words', (n: number) => `{ ${`a${n} `.repeat(1_996)} }`, 50],
    ['2,000,000 characters', (n: number) => `{ a${n} } #${'x'.repeat(99_000)}`, 20],
  ])('keeps %s at most, and forgets first what was used longest ago', async (_name, textAt, room) => {
    const store = new DocumentStore(() => true);
    for (let n = 0; n < room; n++) await keep(store, `h${n}`, textAt(n));
    expect(await textOf(store, 'h0')).toBeDefined();
    await keep(store, 'new', textAt(room));
    expect([await textOf(store, 'h0'), await textOf(store, 'new')]).toEqual([expect.any(String), expect.any(String)]);
    expect(await textOf(store, 'h1')).toBeUndefined();
  });

  it('counts a document once that comes again', async () => {
    const store = new DocumentStore(() => true);
    await keep(store, 'first', '{ a }');
    for (let n = 0; n < 1_000; n++) await keep(store, 'again', `{ a } #${'x'.repeat(99_000)}`);
    expect(await textOf(store, 'first')).toBe('{ a }');
  });
});
