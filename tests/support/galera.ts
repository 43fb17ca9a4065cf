import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startServers, type ServerCommand } from './commandedServers';

/** A Galera cluster of three nodes. */
export interface Galera {
  /** The nodes' addresses for the user root, without a database. */
  readonly urls: readonly string[];
  /** Does something to one node, counted from 0. `start` ends when the node has all that the cluster has. */
  command(command: ServerCommand, node: number): Promise<void>;
  /** Ends the cluster and removes its files. */
  stop(): Promise<void>;
}

const SCRIPT = join(__dirname, '../../scripts/galera.mjs');

/** Why there can be no cluster on this machine; null where there can. */
export function whyNoGalera(): string | null {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--check'], { encoding: 'utf8' });
  return status === 0 ? null : stderr.trim();
}

/**
 * Starts a private cluster on free ports; ready in some ten seconds. It ends with this process, however this process
 * ends. With `quick`, the nodes do without a silent one after one second in place of five. Throws what the servers
 * said when they do not start.
 */
export async function startGalera({ quick = false } = {}): Promise<Galera> {
  const servers = await startServers(SCRIPT, quick ? ['--quick'] : []);
  return {
    urls: servers.ready.split(' '),
    command: (command, node) => servers.command(command, node),
    stop: () => servers.stop(),
  };
}
