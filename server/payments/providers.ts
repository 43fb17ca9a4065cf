import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import type { ProviderName } from './payment';
import type { PaymentProvider } from './provider';
import { SandboxProvider } from './sandbox/sandboxProvider';

/** The providers of each partner. */
export interface Providers {
  /** Those that can send money back for a partner from here. */
  connectedTo(manager: EntityManager, partnerId: Id): Promise<ReadonlySet<ProviderName>>;
  /** A provider with the partner's credentials; null when the partner is not connected to it. */
  of(partnerId: Id, provider: ProviderName): Promise<PaymentProvider | null>;
}

/** Connects the providers. */
export function createProviders(database: Database, sandboxDelayMs: number): Providers {
  const sandbox = new SandboxProvider(database, sandboxDelayMs);
  return {
    connectedTo: () => Promise.resolve(new Set<ProviderName>(['sandbox'])),
    of: (_partnerId, provider) => Promise.resolve(provider === 'sandbox' ? sandbox : null),
  };
}
