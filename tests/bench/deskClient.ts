import { print } from 'graphql';
import { DEMO_SIGN_INS } from '../../server/demo/demoSignIns';
import { pageOperations } from '../support/pageOperations';

const documents = new Map(pageOperations().map(({ name, document }) => [name, print(document)]));

/** The body of a request as the page sends it. */
export function pageBody(operationName: string, variables: object): string {
  const query = documents.get(operationName);
  if (query === undefined) throw new Error(`the page has no operation ${operationName}`);
  return JSON.stringify({ operationName, variables, query });
}

/** What a GraphQL server answered. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Somebody who asks one server, a request at a time. */
export interface DeskClient {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  ask(body: string): Promise<Answer>;
}

export function clientOf(url: string, headers: Readonly<Record<string, string>> = {}): DeskClient {
  return { url, headers, ask: async (body) => (await post(url, headers, body)).json() as Promise<Answer> };
}

/** A client with the session of the admin. */
export async function signInAsAdmin(url: string): Promise<DeskClient> {
  const response = await post(url, {}, signInBody(DEMO_SIGN_INS[0]));
  const cookie = response.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
  if (cookie === '') throw new Error(`nobody could sign in: ${await response.text()}`);
  return clientOf(url, { cookie });
}

export function signInBody(person: { readonly email: string; readonly password: string } | undefined): string {
  return pageBody('SignIn', { input: { email: person?.email, password: person?.password } });
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
  return fetch(`${url}/graphql`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body });
}
