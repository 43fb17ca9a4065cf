import type { Database } from '../database/database';
import type { Payment } from './payment';
import type { PaymentProvider } from './provider';
import { SandboxProvider } from './sandbox/sandboxProvider';

/** Finds the provider of a payment among those that this desk is connected to. */
export type ProviderFinder = (payment: Payment) => PaymentProvider;

/** Connects the providers. The finder throws for a payment of any other; no refund of one is ever created. */
export function createProviders(database: Database, sandboxDelayMs: number): ProviderFinder {
  const sandbox = new SandboxProvider(database, sandboxDelayMs);
  return ({ provider }) => {
    if (provider !== 'sandbox') throw new Error(`${provider} is not connected`);
    return sandbox;
  };
}
