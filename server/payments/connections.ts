import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import { findConnections, isOnlyPartner } from './connectionRepository';
import type { ConnectionSealer } from './connectionSealer';
import { accountHint, type ProviderCredentials } from './credentials';
import type { ConnectableProvider } from './payment';

/** Where the credentials of a connection come from. */
export const CONNECTION_SOURCES = ['STORED', 'ENVIRONMENT'] as const;
export type ConnectionSource = (typeof CONNECTION_SOURCES)[number];

/** A partner's account at a provider. */
export interface Connection {
  readonly provider: ConnectableProvider;
  readonly source: ConnectionSource;
  /** Null when they were sealed with another APP_SECRET: they have to be given again. */
  readonly credentials: ProviderCredentials | null;
  /** Tells people which account it is; no secret. */
  readonly account: string;
  readonly changedAt: Date | null;
  /** Differs when the credentials were given anew. */
  readonly version: string;
}

/**
 * The connections of every partner: those that are stored, and those of the environment, which belong to the one
 * partner of an installation. What is stored comes first, also when it cannot be opened any more: another account
 * than the one that somebody chose is never used in its place.
 */
export class Connections {
  constructor(
    private readonly sealer: ConnectionSealer,
    private readonly environment: readonly ProviderCredentials[],
  ) {}

  /** Every connection of a partner. */
  async all(manager: EntityManager, partnerId: Id): Promise<Connection[]> {
    const stored = (await findConnections(manager, partnerId)).map(
      ({ provider, sealed, account, updatedAt }): Connection => ({
        provider,
        source: 'STORED',
        credentials: this.sealer.open({ partnerId, provider }, sealed),
        account,
        changedAt: updatedAt,
        version: sealed,
      }),
    );
    const others = this.environment.filter(({ provider }) => stored.every((one) => one.provider !== provider));
    if (others.length === 0 || !(await isOnlyPartner(manager, partnerId))) return stored;
    return [...stored, ...others.map(fromEnvironment)];
  }

  /** The credentials of a partner at a provider; null when it is not connected. */
  async of(manager: EntityManager, partnerId: Id, provider: ConnectableProvider): Promise<Connection | null> {
    const connections = await this.all(manager, partnerId);
    return connections.find((connection) => connection.provider === provider) ?? null;
  }
}

function fromEnvironment(credentials: ProviderCredentials): Connection {
  return {
    provider: credentials.provider,
    source: 'ENVIRONMENT',
    credentials,
    account: accountHint(credentials),
    changedAt: null,
    version: 'environment',
  };
}
