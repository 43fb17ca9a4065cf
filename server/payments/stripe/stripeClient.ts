import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import Stripe from 'stripe';
import type { LineOptions } from '../line';

/** The version of Stripe's API whose words this desk knows: the one of the client's types. */
const API_VERSION = '2026-10-28.endive';

/**
 * Stripe's official client, which sends each request exactly once: the outbox retries, after it has asked. The client
 * would send a request again by itself after a line that was cut, and then a second try that finds no connection
 * would look as if nothing had ever been sent.
 */
export function createStripeClient(secretKey: string, { baseUrl, timeoutMs }: LineOptions & { readonly timeoutMs: number }): Stripe {
  const url = baseUrl === undefined ? null : new URL(baseUrl);
  const isPlain = url?.protocol === 'http:';
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    httpClient: onceOnly(Stripe.createNodeHttpClient(isPlain ? new Agent({ keepAlive: true }) : new SecureAgent({ keepAlive: true }))),
    ...(url && { host: url.hostname, port: url.port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' }),
  });
}

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>;

function onceOnly(client: HttpClient): HttpClient {
  return {
    getClientName: () => client.getClientName(),
    makeRequest: (...request) => client.makeRequest(...request).catch(withoutClosedCode),
  };
}

/** The client sends anew what failed with one of these codes. */
const CLOSED_CODES: readonly unknown[] = Stripe.HttpClient.CONNECTION_CLOSED_ERROR_CODES;

function withoutClosedCode(error: Error & { readonly code?: unknown }): never {
  throw CLOSED_CODES.includes(error.code) ? new Error('The line was cut.', { cause: error }) : error;
}
