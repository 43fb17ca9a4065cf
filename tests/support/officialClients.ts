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
