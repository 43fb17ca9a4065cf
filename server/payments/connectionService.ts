import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import { newId, type Id } from '../database/id';
import { isDuplicateKey } from '../database/retry';
import { insertRows } from '../database/statements';
import { ConnectionRow } from './connection.entity';
import type { Connection, Connections } from './connections';
import type { ConnectionSealer } from './connectionSealer';
import { accountHint, type ProviderCredentials } from './credentials';
import { CONNECTABLE_PROVIDERS, type ConnectableProvider } from './payment';

/** Who changes a connection, of which partner. */
export interface ConnectionChanger {
  readonly partnerId: Id;
  /** The key of a caller, or `command`. */
  readonly actor: string;
}

/** How a partner stands with a provider, without any secret. */
export interface ConnectionState {
  readonly provider: ConnectableProvider;
  readonly connected: boolean;
  readonly source: Connection['source'] | null;
  readonly account: string | null;
  readonly changedAt: Date | null;
}

/** What became of a disconnection: credentials of the environment cannot be taken away from here. */
export type DisconnectResult = 'DISCONNECTED' | 'NOT_CONNECTED' | 'IN_ENVIRONMENT';

/** Stores and takes away the credentials of a partner at its providers. Nobody gets one back. */
export class ConnectionService {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly sealer: ConnectionSealer,
  ) {}

  /** How the partner stands with each provider there is. */
  async list(partnerId: Id): Promise<ConnectionState[]> {
    const connections = await this.connections.all(this.database.read, partnerId);
    return CONNECTABLE_PROVIDERS.map((provider) => {
      const connection = connections.find((one) => one.provider === provider);
      return {
        provider,
        connected: Boolean(connection?.credentials),
        source: connection?.source ?? null,
        account: connection?.account ?? null,
        changedAt: connection?.changedAt ?? null,
      };
    });
  }

  /** Stores credentials in place of those before, whose payments must be at the same account. */
  async connect(by: ConnectionChanger, credentials: ProviderCredentials): Promise<void> {
    const store = () => this.database.transaction((tx) => this.store(tx, by, credentials));
    await store().catch((error: unknown) => {
      // Somebody else connected it first at this very moment: now there is a row to change.
      if (!isDuplicateKey(error)) throw error;
      return store();
    });
  }

  /** Takes stored credentials away. */
  disconnect(by: ConnectionChanger, provider: ConnectableProvider): Promise<DisconnectResult> {
    return this.database.transaction(async (tx) => {
      const before = await tx.findOneBy(ConnectionRow, { partnerId: by.partnerId, provider });
      if (!before) return (await this.connections.of(tx, by.partnerId, provider)) ? 'IN_ENVIRONMENT' : 'NOT_CONNECTED';
      await tx.delete(ConnectionRow, { id: before.id });
      await note(tx, by, 'provider.disconnect', before.id, { before: { provider, account: before.account } });
      return 'DISCONNECTED';
    });
  }

  private async store(tx: EntityManager, by: ConnectionChanger, credentials: ProviderCredentials): Promise<void> {
    const { partnerId } = by;
    const { provider } = credentials;
    const now = new Date();
    const fields = { sealed: this.sealer.seal(partnerId, credentials), account: accountHint(credentials), updatedAt: now };
    const before = await tx.findOneBy(ConnectionRow, { partnerId, provider });
    const id = before?.id ?? newId();
    if (before) await tx.update(ConnectionRow, { id }, fields);
    else await insertRows(tx, ConnectionRow, [{ id, partnerId, provider, createdAt: now, ...fields }]);
    await note(tx, by, 'provider.connect', id, {
      before: before && { provider, account: before.account },
      after: { provider, account: fields.account },
    });
  }
}

async function note(
  tx: EntityManager,
  { partnerId, actor }: ConnectionChanger,
  action: string,
  subjectId: Id,
  change: { readonly before?: unknown; readonly after?: unknown },
): Promise<void> {
  await addAuditEntry(tx, { partnerId, actor, action, subjectType: 'ProviderConnection', subjectId, ...change });
}
