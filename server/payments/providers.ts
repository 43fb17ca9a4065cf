import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { BreakerProvider } from './breaker';
import { connectProvider, type ProviderUrls } from './connectProvider';
import type { Connection, Connections } from './connections';
import { findNotices } from './notices';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider, type ProviderName } from './payment';
import type { PaymentProvider } from './provider';

/** The providers of each partner. */
export interface Providers {
  /** Those that can send money back for a partner from here. */
  connectedTo(manager: EntityManager, partnerId: Id): Promise<ReadonlySet<ProviderName>>;
  /** A provider with the partner's credentials; null when the partner is not connected to it. */
  of(partnerId: Id, provider: ProviderName): Promise<PaymentProvider | null>;
}

export interface ProvidersOptions {
  readonly database: Database;
  readonly connections: Connections;
  /** The one that everybody is connected to. */
  readonly sandbox: PaymentProvider;
  readonly providerUrls: ProviderUrls;
  readonly logger: Logger;
}

interface Client {
  readonly version: string;
  readonly provider: PaymentProvider;
}

/** The providers that partners are connected to, each behind a breaker of its own. */
export class ConnectedProviders implements Providers {
  private readonly clients = new Map<string, Client>();

  constructor(private readonly options: ProvidersOptions) {}

  async connectedTo(manager: EntityManager, partnerId: Id): Promise<ReadonlySet<ProviderName>> {
    const connections = await this.options.connections.all(manager, partnerId);
    const usable = connections.filter(({ credentials }) => credentials !== null);
    return new Set<ProviderName>(['sandbox', ...usable.map(({ provider }) => provider)]);
  }

  /** Reads the connection each time, so that one that was changed counts at the next call, in every process. */
  async of(partnerId: Id, provider: ProviderName): Promise<PaymentProvider | null> {
    if (provider === 'sandbox') return this.options.sandbox;
    if (!isConnectable(provider)) return null;
    const { connections, database } = this.options;
    const connection = await connections.of(database.read, partnerId, provider);
    return connection && this.clientOf(partnerId, connection);
  }

  private clientOf(partnerId: Id, connection: Connection): PaymentProvider | null {
    const { provider, version, credentials } = connection;
    if (credentials === null) {
      this.options.logger.error({ partnerId, provider }, 'stored credentials were sealed with another APP_SECRET');
      return null;
    }
    const place = `${partnerId}:${provider}`;
    const known = this.clients.get(place);
    if (known?.version === version) return known.provider;
    const { database, providerUrls } = this.options;
    const notices = { of: (reference: string) => findNotices(database.read, { partnerId, provider }, reference) };
    const client = connectProvider(credentials, { baseUrl: providerUrls[provider], notices });
    const guarded = this.guard(client, { partnerId, provider });
    this.clients.set(place, { version, provider: guarded });
    return guarded;
  }

  private guard(client: PaymentProvider, place: { partnerId: Id; provider: ConnectableProvider }): PaymentProvider {
    const { logger } = this.options;
    return new BreakerProvider(client, {
      onOpen: () => logger.warn(place, 'a provider does not answer: it is left alone for a while'),
      onClose: () => logger.info(place, 'a provider answers again'),
    });
  }
}

function isConnectable(provider: ProviderName): provider is ConnectableProvider {
  return CONNECTABLE_PROVIDERS.some((connectable) => connectable === provider);
}
