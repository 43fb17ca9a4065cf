import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import createMollieClient, { MollieApiError, type MollieClient } from '@mollie/api-client';
import type { LineOptions } from '../line';
import { ProviderTrouble } from '../provider';

/** What the client keeps its wires in; its types hide it, and there is no option for any of what is needed here. */
interface Wires {
  readonly networkClient?: {
    readonly networkClient?: { request?: (path: string, options?: Record<string, unknown>) => Promise<unknown> };
  };
}

/**
 * Mollie's official client with a time limit, which it has not, and without the tries that it makes by itself after a
 * 5xx: what a second one is told says nothing of the first, which may have been carried out. The outbox asks before
 * it tries again. The client also knows no plain http, which the laboratory speaks.
 */
export function createMollie(apiKey: string, { baseUrl, timeoutMs }: LineOptions & { readonly timeoutMs: number }): MollieClient {
  const apiEndpoint = baseUrl === undefined ? undefined : new URL('/v2/', baseUrl).href;
  const client = createMollieClient({ apiKey, ...(apiEndpoint !== undefined && { apiEndpoint }) });
  const wires = (client.payments as unknown as Wires).networkClient?.networkClient;
  if (typeof wires?.request !== 'function') throw new Error('This version of the client of Mollie keeps its wires elsewhere.');
  const request = wires.request;
  const agent = apiEndpoint?.startsWith('http:') ? new Agent() : new SecureAgent();
  wires.request = async (path, options) => {
    const signal = AbortSignal.timeout(timeoutMs);
    let tries = 0;
    const countingAgent = () => {
      tries += 1;
      if (tries > 1) throw new Error('a second try is not sent');
      return agent;
    };
    try {
      return await request(path, { ...options, signal, agent: countingAgent });
    } catch (error) {
      if (signal.aborted) throw new ProviderTrouble('TIMEOUT', { cause: error });
      // The client wanted to try again: the only request that was sent was answered with a 5xx.
      throw tries > 1 ? new ProviderTrouble('PROVIDER_DOWN', { cause: error }) : withLine(error);
    }
  };
  return client;
}

/** The client tells of a line that failed by its message alone: https://github.com/node-fetch/node-fetch/blob/2.x/ERROR-HANDLING.md */
const LINE_FAILED = /^request to \S+ failed, reason: (.*)/;
const NO_CONNECTION = /^(connect|getaddrinfo) [A-Z]/;

function withLine(error: unknown): unknown {
  if (!(error instanceof MollieApiError) || error.statusCode !== undefined) return error;
  const reason = LINE_FAILED.exec(error.message)?.[1];
  if (reason === undefined) return error;
  return new ProviderTrouble('CONNECTION', { neverSent: NO_CONNECTION.test(reason), cause: error });
}
