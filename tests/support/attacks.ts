import { createHash } from 'node:crypto';

/** A request that wants to be too much, and how it is refused. */
export interface Attack {
  readonly name: string;
  readonly method?: string;
  /** Where it is sent; `/graphql` when left out. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** What the answer says. */
  readonly says: RegExp;
}

const times = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join(' ');
const operation = (query: string, variables?: unknown): string => JSON.stringify({ query, variables });
const doubling = (depth: number, end: string): string =>
  `{ viewer { ...F0 } } ${times(depth, (n) => `fragment F${n} on Viewer { ...F${n + 1} ...F${n + 1} }`)} fragment F${depth} on Viewer { ${end} }`;
const nested = (depth: number): string => `{"input":${'['.repeat(depth)}${']'.repeat(depth)}}`;

/** What tells the server which document is meant. */
export const persisted = (sha256Hash: unknown): object => ({ persistedQuery: { version: 1, sha256Hash } });
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const UNKNOWN_HASH = '0'.repeat(64);

/** What one operation may be. Each is tried with credentials that nobody is asked about. */
export const DOCUMENT_ATTACKS: readonly Attack[] = [
  { name: 'fragments that double 40 times', body: operation(doubling(40, 'id')), status: 400, says: /1000 fields/ },
  { name: 'fragments that double and are not there', body: operation(doubling(40, '...Absent')), status: 400, says: /1000 fields/ },
  { name: 'a fragment that goes round', body: operation('{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'), status: 400, says: /goes round/ },
  { name: '10,000 aliases', body: operation(`{ ${times(10_000, (n) => `a${n}: __typename`)} }`), status: 400, says: /2000 words/ },
  { name: '300 aliases of __typename', body: operation(`{ ${times(300, (n) => `a${n}: __typename`)} }`), status: 400, says: /100 aliases/ },
  { name: '1,900 times the same field', body: operation(`{ viewer { ${'id '.repeat(1_900)}} }`), status: 400, says: /repeat 50 fields/ },
  { name: '300 times the same object', body: operation(`{ ${'viewer { id name } '.repeat(300)}}`), status: 400, says: /repeat 50 fields/ },
  { name: '600 levels', body: operation(`${'{ a '.repeat(600)}${'}'.repeat(600)}`), status: 400, says: /16 levels/ },
  { name: '30 sign-ins', body: operation(`mutation { ${times(30, (n) => `a${n}: signIn(input: { email: "a@b.example", password: "x" }) { userErrors { code } }`)} }`), status: 400, says: /10 mutations/ },
  { name: '2 sign-ins', body: operation(`mutation { ${times(2, (n) => `a${n}: signIn(input: { email: "a@b.example", password: "x" }) { userErrors { code } }`)} }`), status: 400, says: /only once/ },
  { name: '200 directives', body: operation(`{ __typename ${'@include(if: true) '.repeat(200)}}`), status: 400, says: /50 directives/ },
  { name: 'a list 900 levels deep', body: operation(`{ orders(filter: ${'['.repeat(900)}${']'.repeat(900)}) { totalCount } }`), status: 400, says: /10 levels of lists/ },
  { name: '200 operations', body: operation(times(200, (n) => `query Q${n} { __typename }`)), status: 400, says: /10 operations/ },
  { name: '200 fragments', body: operation(`{ viewer { id } } ${times(200, (n) => `fragment F${n} on Viewer { id }`)}`), status: 400, says: /50 fragments/ },
  { name: 'a document of 900 kB', body: operation(`{ viewer { ${'id '.repeat(300_000)}} }`), status: 400, says: /100000 characters/ },
  { name: 'a comment of 900 kB', body: operation(`{ viewer { id } } #${'x'.repeat(900_000)}`), status: 400, says: /100000 characters/ },
  { name: '400 unknown fields', body: operation(`{ ${times(400, (n) => `ordrs${n}`)} }`), status: 400, says: /Cannot query field/ },
  { name: '40 pages of 100 orders', body: operation(`{ ${times(40, (n) => `a${n}: orders(first: 100) { nodes { id number status items { id quantity total { amount } } total { amount } refunded { amount } } }`)} }`), status: 400, says: /costs \d+, and may cost 50000/ },
  { name: 'pages whose size a variable tells', body: operation(`query ($n: Int) { ${times(40, (n) => `a${n}: orders(first: $n) { nodes { id number status items { id quantity total { amount } } total { amount } refunded { amount } } }`)} }`, { n: 1e9 }), status: 400, says: /costs \d+, and may cost 50000/ },
  { name: 'a field below itself', body: operation('{ orders { nodes { refunds { order { refunds { id } } } } } }'), status: 400, says: /stands below itself/ },
  { name: 'variables of 100,000 levels', body: `{"query":"{ __typename }","variables":${nested(100_000)}}`, status: 400, says: /10 levels of lists/ },
  { name: '60,000 values', body: operation('{ __typename }', { input: Array.from({ length: 60_000 }, () => 1) }), status: 400, says: /50000 values/ },
  { name: 'no such operation', body: JSON.stringify({ query: 'query A { __typename }', operationName: 'B' }), status: 400, says: /no operation of the name/ },
  { name: 'several and no name', body: operation('query A { __typename } query B { __typename }'), status: 400, says: /operationName/ },
  { name: 'no operation', body: operation('fragment F on Viewer { id }'), status: 400, says: /one operation|never used/ },
  { name: 'a broken document', body: operation('{ viewer { '), status: 400, says: /Syntax Error/ },
  { name: 'a subscription', body: operation('subscription { orders }'), status: 400, says: /no subscriptions/ },
];

/** An attack that brings the hash of its document along, with or without the document itself. */
export function withHash(it: Attack, keepsDocument: boolean): Attack {
  const body = it.body ?? '';
  const { query } = JSON.parse(body) as { query: string };
  const rest = keepsDocument ? body : body.replace(`"query":${JSON.stringify(query)}`, () => '"query":null');
  return { ...it, body: `${rest.slice(0, -1)},"extensions":${JSON.stringify(persisted(sha256(query)))}}` };
}

const FETCHED = { accept: 'application/json', 'apollo-require-preflight': 'yes' };
const get = (query: string, extra = ''): string => `/graphql?query=${encodeURIComponent(query)}${extra}`;

const byHash = (extensions: object): string => `/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`;

/** What a request may be, before there is an operation. */
export const REQUEST_ATTACKS: readonly Attack[] = [
  { name: 'a body above 1 MB', body: operation('x'.repeat(1_100_000)), status: 413, says: /larger than 1 MB/ },
  { name: 'no JSON', body: '{"query":', status: 400, says: /JSON/ },
  { name: 'an empty body', body: '', status: 400, says: /JSON/ },
  { name: 'a list of operations', body: `[${operation('{ __typename }')}]`, status: 400, says: /batching|JSON/i },
  { name: 'a text for variables', body: JSON.stringify({ query: '{ __typename }', variables: '{}' }), status: 400, says: /variables/ },
  { name: 'a list for variables', body: JSON.stringify({ query: '{ __typename }', variables: [1] }), status: 400, says: /variables/ },
  { name: 'a number for the query', body: JSON.stringify({ query: 1 }), status: 400, says: /must be strings/ },
  { name: 'no query', body: '{}', status: 400, says: /no keys/ },
  { name: '__proto__ in the variables', body: '{"query":"{ __typename }","variables":{"__proto__":{"admin":true}}}', status: 400, says: /JSON/ },
  { name: 'constructor.prototype', body: '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"admin":true}}}}', status: 400, says: /JSON/ },
  { name: 'a form', body: 'query=%7B__typename%7D', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415, says: /as JSON/ },
  { name: 'a text', body: operation('{ __typename }'), headers: { 'content-type': 'text/plain' }, status: 400, says: /CSRF|preflight|JSON/ },
  { name: 'a mutation by GET', method: 'GET', path: get('mutation { signOut { signedOut } }'), headers: FETCHED, status: 405, says: /GET/ },
  { name: 'a GET as a link sends it', method: 'GET', path: get('{ __typename }'), headers: { accept: 'application/json', 'content-type': 'text/plain' }, status: 400, says: /CSRF|preflight/ },
  { name: '__proto__ by GET', method: 'GET', path: get('{ __typename }', '&variables=%7B%22__proto__%22%3A1%7D'), headers: FETCHED, status: 400, says: /__proto__/ },
  { name: 'an unknown hash', body: JSON.stringify({ extensions: persisted(UNKNOWN_HASH) }), status: 200, says: /^PersistedQueryNotFound$/ },
  { name: 'an unknown hash by GET', method: 'GET', path: byHash(persisted(UNKNOWN_HASH)), headers: FETCHED, status: 200, says: /^PersistedQueryNotFound$/ },
  { name: 'a hash by GET as a link sends it', method: 'GET', path: byHash(persisted(UNKNOWN_HASH)), headers: { 'content-type': 'text/plain' }, status: 400, says: /CSRF|preflight/ },
  { name: 'the hash of another document', body: JSON.stringify({ query: '{ __typename }', extensions: persisted(UNKNOWN_HASH) }), status: 400, says: /does not match/ },
  { name: 'a hash of 900 kB', body: JSON.stringify({ extensions: persisted('a'.repeat(900_000)) }), status: 200, says: /^PersistedQueryNotFound$/ },
  { name: 'a hash that is __proto__', body: JSON.stringify({ extensions: persisted('__proto__') }), status: 200, says: /^PersistedQueryNotFound$/ },
  { name: 'a hash that is no text', body: JSON.stringify({ extensions: persisted({ toString: 1, valueOf: 1 }) }), status: 400, says: /non-empty/ },
  { name: 'a hash that is not there', body: JSON.stringify({ extensions: { persistedQuery: { version: 1 } } }), status: 400, says: /non-empty/ },
  { name: 'a hash of another kind', body: JSON.stringify({ extensions: { persistedQuery: { version: 2, sha256Hash: UNKNOWN_HASH } } }), status: 400, says: /version/ },
  { name: 'an unknown hash from another site', body: JSON.stringify({ extensions: persisted(UNKNOWN_HASH) }), headers: { origin: 'https://evil.example' }, status: 403, says: /another site/ },
  { name: 'PUT', method: 'PUT', body: operation('{ __typename }'), status: 405, says: /POST/ },
  { name: 'DELETE', method: 'DELETE', headers: { 'content-type': 'text/plain' }, body: 'x', status: 405, says: /POST/ },
  { name: 'a page of another site', body: operation('{ __typename }'), headers: { origin: 'https://evil.example' }, status: 403, says: /another site/ },
  { name: 'a page without an origin', body: operation('{ __typename }'), headers: { origin: 'null' }, status: 403, says: /another site/ },
  { name: 'a page of a neighbour', body: operation('{ __typename }'), headers: { 'sec-fetch-site': 'same-site' }, status: 403, says: /another site/ },
  { name: 'a page of another site by GET', method: 'GET', path: get('{ __typename }'), headers: { ...FETCHED, 'sec-fetch-site': 'cross-site' }, status: 403, says: /another site/ },
];

/** An answer to an attack. */
export interface AttackAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends one, with credentials if wanted: whoever is signed in is refused the same. */
export async function attack(url: string, it: Attack, credentials: Readonly<Record<string, string>> = {}): Promise<AttackAnswer> {
  const response = await fetch(new URL(it.path ?? '/graphql', url), {
    method: it.method ?? 'POST',
    headers: { 'content-type': 'application/json', ...credentials, ...it.headers },
    body: it.method === 'GET' ? undefined : it.body,
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
