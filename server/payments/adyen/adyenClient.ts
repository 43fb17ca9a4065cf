import { request as plainRequest } from 'node:http';
import Client from '@adyen/api-library/lib/src/client';
import { EnvironmentEnum } from '@adyen/api-library/lib/src/config';
import HttpURLConnectionClient from '@adyen/api-library/lib/src/httpClient/httpURLConnectionClient';
import { ModificationsApi } from '@adyen/api-library/lib/src/services/checkout/modificationsApi';
import type { AdyenCredentials } from '../credentials';
import type { LineOptions } from '../line';
import { ProviderTrouble } from '../provider';

/**
 * The part of Adyen's official library that refunds. The whole library would be read for its other services, too.
 * https://docs.adyen.com/development-resources/live-endpoints
 */
export function createAdyenClient(
  { apiKey, liveUrlPrefix }: Pick<AdyenCredentials, 'apiKey' | 'liveUrlPrefix'>,
  { baseUrl, timeoutMs }: LineOptions & { readonly timeoutMs: number },
): ModificationsApi {
  const config = {
    apiKey,
    applicationName: 'Refund Desk',
    connectionTimeoutMillis: timeoutMs,
    // A request is sent once, to the address that it was meant for.
    enable308Redirect: false,
    ...(liveUrlPrefix === null
      ? { environment: EnvironmentEnum.TEST }
      : { environment: EnvironmentEnum.LIVE, liveEndpointUrlPrefix: liveUrlPrefix }),
  };
  return new ModificationsApi(new Client(config, new AdyenLine(baseUrl)));
}

type Send = HttpURLConnectionClient['request'];

/** The library's own way to send, to another address where one is given, and to the laboratory without TLS. */
class AdyenLine extends HttpURLConnectionClient {
  constructor(private readonly baseUrl: string | undefined) {
    super();
  }

  override request: Send = async (endpoint, json, config, isApiKeyRequired, options = {}) => {
    const url = this.baseUrl === undefined ? new URL(endpoint) : new URL(new URL(endpoint).pathname, this.baseUrl);
    const body = await (url.protocol === 'http:'
      ? this.sendPlain(url, json, config, options)
      : HttpURLConnectionClient.prototype.request.call(this, url.href, json, config, isApiKeyRequired, options));
    // The library would write what is no JSON to the console, and take it for an answer.
    if (!isJson(body)) throw new ProviderTrouble('UNREADABLE');
    return body;
  };

  /** The library knows only https; the request is made here, and the rest is the library's again. */
  private sendPlain(url: URL, json: Parameters<Send>[1], config: Parameters<Send>[2], options: NonNullable<Parameters<Send>[4]>): Promise<string> {
    const headers = {
      'content-type': 'application/json',
      'x-api-key': config.apiKey,
      ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
    };
    const request = plainRequest(url, { method: options.method ?? 'POST', headers, timeout: config.connectionTimeoutMillis });
    return this['doRequest'](request, json, false);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
