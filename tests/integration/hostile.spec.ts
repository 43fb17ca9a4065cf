import libsql from 'libsql';
import { attack, DOCUMENT_ATTACKS, persisted, REQUEST_ATTACKS, sha256, withHash, type AttackAnswer } from '../support/attacks';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk, type Desk } from '../support/desk';

const [sqlite] = databases;
/** What no answer may tell: places in the program, statements, and what a database says. */
const INSIDE = /node_modules|\.[jt]s:\d|\bat \w+ ?\(|SELECT |INSERT |sqlite|SQLITE|\/tmp\/|\/home\/|stack/;
/** Here something else than the document is wrong: it may be kept, and the rest is found each time. */
const SOUND_DOCUMENTS: ReadonlySet<string> = new Set([
  '40 pages of 100 orders', 'pages whose size a variable tells', 'variables of 100,000 levels', '60,000 values', 'no such operation', 'several and no name',
]);
type Credentials = Readonly<Record<string, string>>;
const NOBODY: Credentials = {};
const COOKIE: Credentials = { cookie: `__Host-refund_desk_session=${'a'.repeat(43)}` };
const TOKEN: Credentials = { authorization: `Bearer rd_${'a'.repeat(43)}` };

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly cost?: Readonly<Record<string, unknown>> };
}

/** From here on whatever asks the database ends in an error of the server. */
function removeTables(databaseUrl: string): void {
  const database = new libsql(databaseUrl.replace('sqlite:', ''));
  database.pragma('foreign_keys = OFF');
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all() as { name: string }[];
  for (const { name } of tables) database.exec(`DROP TABLE "${name}"`);
  database.close();
}

describe('hostile requests to a server that cannot ask its database', () => {
  let fresh: FreshDatabase;
  let desk: Desk;
  let url: string;

  beforeAll(async () => {
    fresh = await sqlite!.create();
    desk = await startDesk({ databaseUrl: fresh.url, env: { LOG_LEVEL: 'silent', PUBLIC_URL: 'https://desk.example' } });
    url = desk.url;
    removeTables(fresh.url);
  });
  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  const post = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await attack(url, { name: '', body: JSON.stringify({ query }), headers, status: 0, says: /./ });
    return { ...answer, body: JSON.parse(answer.text) as Answer };
  };

  const expectRefusal = ({ status, text }: AttackAnswer, expected: { status: number; says: RegExp }) => {
    const { errors } = JSON.parse(text) as Answer;
    expect([status, errors?.[0]?.message]).toEqual([expected.status, expect.stringMatching(expected.says)]);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'PERSISTED_QUERY_NOT_FOUND']).toContain(errors?.[0]?.extensions.code);
    expect(text).not.toMatch(INSIDE);
  };

  it('shows by an operation that may run that the database would have been asked', async () => {
    for (const credentials of [COOKIE, TOKEN]) {
      const { status, body, text } = await post('{ viewer { id } }', credentials);
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
      expect(text).not.toMatch(INSIDE);
    }
    expect((await post('{ __typename }')).body.data).toEqual({ __typename: 'Query' });
  });

  it.each(DOCUMENT_ATTACKS.map((it) => [it.name, it] as const))('%s', async (_name, it) => {
    for (const credentials of [NOBODY, COOKIE, TOKEN]) {
      // Names that are alike are suggested to who is signed in: only then somebody is asked for.
      if (it.name === '400 unknown fields' && credentials !== NOBODY) continue;
      expectRefusal(await attack(url, it, credentials), it);
    }
  });

  it.each(DOCUMENT_ATTACKS.map((it) => [it.name, it] as const))('%s, with its hash', async (_name, it) => {
    expectRefusal(await attack(url, withHash(it, true)), it);
    const again = await attack(url, withHash(it, false));
    if (SOUND_DOCUMENTS.has(it.name)) expectRefusal(again, it);
    else expectRefusal(again, { status: 200, says: /^PersistedQueryNotFound$/ });
  });

  it('finds a document by its hash once it was sent, and treats it like one that is sent', async () => {
    const documents = ['query Kept { viewer { id } orders { nodes { id } } }', '{ kept: __typename }'];
    const byHash = (query: string, headers: Credentials = {}) => attack(url, { name: '', body: JSON.stringify({ extensions: persisted(sha256(query)) }), headers, status: 0, says: /./ });
    for (const query of documents) {
      expect((await byHash(query)).text).toMatch(/PERSISTED_QUERY_NOT_FOUND/);
      await attack(url, { name: '', body: JSON.stringify({ query, extensions: persisted(sha256(query)) }), status: 0, says: /./ });
    }
    const [guarded, open] = await Promise.all([byHash(documents[0]!), byHash(documents[1]!)]);
    expect([open.status, JSON.parse(open.text)]).toEqual([200, { data: { kept: 'Query' }, extensions: { cost: { requested: 1, limit: 50_000 } } }]);
    expect(JSON.parse(guarded.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await byHash(documents[1]!, { origin: 'https://evil.example' })).status).toBe(403);
    expect(open.headers.get('cache-control')).toBe('no-store');
  });

  it('runs no mutation by GET, also not by its hash', async () => {
    const query = 'mutation Kept { signOut { signedOut } }';
    await attack(url, { name: '', body: JSON.stringify({ query }), status: 0, says: /./ });
    const path = `/graphql?extensions=${encodeURIComponent(JSON.stringify(persisted(sha256(query))))}`;
    const answer = await attack(url, { name: '', method: 'GET', path, headers: { 'apollo-require-preflight': 'yes' }, status: 0, says: /./ });
    expectRefusal(answer, { status: 405, says: /GET/ });
  });

  it.each(REQUEST_ATTACKS.map((it) => [it.name, it] as const))('%s', async (_name, it) => {
    for (const credentials of [NOBODY, COOKIE]) expectRefusal(await attack(url, it, credentials), it);
  });

  it('gives a foreign page nothing, and its own and programs everything', async () => {
    const own: Credentials[] = [{ origin: url }, { origin: 'https://desk.example' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }];
    for (const headers of own) expect((await post('{ __typename }', headers)).status).toBe(200);
    const foreign = await post('{ __typename }', { origin: 'https://evil.example' });
    expect([...foreign.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect([preflight.status, preflight.headers.get('allow')]).toEqual([204, 'GET, POST']);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('sends with every answer what keeps browsers from harm', async () => {
    for (const path of ['/graphql', '/health', '/nothing']) {
      const { headers } = await fetch(url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
        'content-security-policy': expect.stringMatching(/^default-src 'none';.*script-src 'self';.*style-src 'self';.*frame-ancestors 'none'/),
      });
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|http/);
      expect(headers.get('x-powered-by')).toBeNull();
    }
    expect((await post('{ __typename }')).headers.get('cache-control')).toBe('no-store');
  });

  it('tells what an operation costs, also when that is too much', async () => {
    expect((await post('{ __typename a: __typename }')).body.extensions).toEqual({ cost: { requested: 2, limit: 50_000 } });
  });
});
