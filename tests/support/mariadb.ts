import { join } from 'node:path';
import { startServers, type ServerCommand } from './commandedServers';

/** A private MariaDB server with no databases of ours in it. */
export interface MariaDb {
  /** The server's address for the user root, without a database: `mysql://root@127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends it and starts it again, with its data and at its address, or freezes it. */
  command(command: ServerCommand): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

const SCRIPT = join(__dirname, '../../scripts/mariadb.mjs');

/**
 * Starts a private MariaDB on a free port; ready in about two seconds. With `durable` it keeps every commit when it is
 * killed. It ends with this process, however this process ends. Throws what the server said when it does not start.
 */
export async function startMariaDb({ durable = false } = {}): Promise<MariaDb> {
  const servers = await startServers(SCRIPT, durable ? ['--durable'] : []);
  return { url: servers.ready, command: (command) => servers.command(command), stop: () => servers.stop() };
}
