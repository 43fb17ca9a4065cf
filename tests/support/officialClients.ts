import { Agent, request as httpRequest } from 'node:http';
import { CheckoutAPI, Client, EnvironmentEnum } from '@adyen/api-library';
import HttpURLConnectionClient from '@adyen/api-library/lib/src/httpClient/httpURLConnectionClient';
import createMollieClient, { type MollieClient } from '@mollie/api-client';
import Stripe from 'stripe';

/** The official client of Stripe against a laboratory. It retries by itself only a line that was cut, once. */
export function stripeClient(url: string, options: { key?: string; timeoutMs?: number } = {}): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(options.key ?? 'sk_test_laboratory', {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: options.timeoutMs ?? 5000,
    telemetry: false,
  });
}

/** The official client of Mollie against a laboratory. It knows only https: its agent is exchanged, nothing else. */
export function mollieClient(url: string, key = 'test_laboratory'): MollieClient {
  const client = createMollieClient({ apiKey: key, apiEndpoint: `${url}/v2/` });
  const network = (client.payments as unknown as { networkClient: { networkClient: MollieNetwork } }).networkClient.networkClient;
  const request = network.request;
  const agent = new Agent();
  network.request = (path, options) => request(path, { ...options, agent });
  return client;
}

interface MollieNetwork {
  request: (path: string, options?: Record<string, unknown>) => Promise<unknown>;
}

/** The official client of Adyen's Checkout against a laboratory. It knows only https: the request is made anew. */
export function adyenClient(url: string, key = 'AQElaboratory'): CheckoutAPI {
  const config = { apiKey: key, environment: EnvironmentEnum.TEST, connectionTimeoutMillis: 5000 };
  return new CheckoutAPI(new Client(config, new LoopbackClient(url)));
}

type AdyenRequest = HttpURLConnectionClient['request'];

class LoopbackClient extends HttpURLConnectionClient {
  constructor(private readonly url: string) {
    super();
  }

  override request: AdyenRequest = (endpoint, json, config, _isApiKeyRequired, options = {}) => {
    const headers: Record<string, string> = { 'content-type': 'application/json', 'x-api-key': config.apiKey ?? '' };
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    const request = httpRequest(`${this.url}${new URL(endpoint).pathname}`, { method: options.method ?? 'POST', headers });
    request.setTimeout(config.connectionTimeoutMillis ?? 0);
    return this['doRequest'](request, json as string, false);
  };
}
