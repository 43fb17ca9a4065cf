import type { GraphQLFormattedError } from 'graphql';

/** An answer as it came over HTTP. */
export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly GraphQLFormattedError[];
}

export type Variables = Readonly<Record<string, unknown>>;

const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { viewer { id name scopes } userErrors { code message field } }
}`;

interface SignInData {
  readonly signIn: {
    readonly viewer: { readonly id: string; readonly name: string; readonly scopes: readonly string[] } | null;
    readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  };
}

/** A caller of the API as a browser or a partner's program is one: over HTTP, with a session or an API token. */
export class GraphqlClient {
  private readonly cookies = new Map<string, string>();

  /** `url` is the server's own address; the API is at `/graphql` there. */
  constructor(
    readonly url: string,
    private readonly token: string | null = null,
  ) {}

  /** Sends one operation. Never throws for what GraphQL answers; throws when the answer is not JSON. */
  async request<Data = Record<string, unknown>>(
    query: string,
    variables: Variables = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<GraphqlAnswer<Data>> {
    const response = await this.send(query, variables, headers);
    const body = (await response.json()) as { data?: Data | null; errors?: GraphQLFormattedError[] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /** The same, with the answer as HTTP brings it. */
  async send(query: string, variables: Variables = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const response = await fetch(new URL('/graphql', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.credentials(), ...headers },
      body: JSON.stringify({ query, variables }),
    });
    this.keepCookies(response.headers);
    return response;
  }

  /** The data of an operation that must succeed. Throws the errors when there are any. */
  async data<Data = Record<string, unknown>>(query: string, variables: Variables = {}): Promise<Data> {
    const answer = await this.request<Data>(query, variables);
    if (answer.errors.length > 0 || answer.data === null) {
      throw new Error(`The operation failed: ${JSON.stringify(answer.errors, null, 2)}`);
    }
    return answer.data;
  }

  /** Signs in and keeps the session for the following requests. Throws when the server refuses. */
  async signIn(email: string, password: string): Promise<void> {
    const { signIn } = await this.data<SignInData>(SIGN_IN, { input: { email, password } });
    if (signIn.viewer === null) throw new Error(`Not signed in: ${JSON.stringify(signIn.userErrors)}`);
  }

  /** What the browser keeps under a name; undefined for nothing. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  takeCookiesOf(other: GraphqlClient): void {
    for (const [name, value] of other.cookies) this.cookies.set(name, value);
  }

  /** Gets another address of the server, with the same session or token. */
  get(path: string): Promise<Response> {
    return fetch(new URL(path, this.url), { headers: this.credentials() });
  }

  private credentials(): Record<string, string> {
    const headers: Record<string, string> = {};
    if (this.token !== null) headers.authorization = `Bearer ${this.token}`;
    if (this.cookies.size > 0) {
      headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }
    return headers;
  }

  private keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
