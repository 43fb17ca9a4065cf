import { Agent, request } from 'node:http';

export interface FreshAnswer {
  readonly status: number;
  readonly body: string;
}

export interface FreshRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; left out, a GET. */
  readonly body?: object;
  /** How long an answer is waited for; left out, for as long as the connection lasts. */
  readonly timeoutMs?: number;
}

/** Asks on a connection of its own: any of a server's several processes may take it. */
export function onFreshConnection(url: URL, { headers = {}, body, timeoutMs }: FreshRequest = {}): Promise<FreshAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: body ? 'POST' : 'GET',
      agent: new Agent({ keepAlive: false }),
      signal: timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.once('error', reject);
    });
    asked.end(body && JSON.stringify(body));
  });
}
