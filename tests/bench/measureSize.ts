import { createConnection } from 'mysql2/promise';
import { Contender } from './contender';
import { DatabaseCounters } from './counters';
import { openFilled, type FilledDatabase } from './database';
import { clientOf, signInAsAdmin } from './deskClient';
import { mediansOf, type LoadFigures, type Measurement, type SizeFigures } from './figures';
import { measureOperation, type Arena } from './measureOperation';
import { lists } from './operations/lists';
import type { Operation } from './operations/operation';
import { orderOperations } from './operations/orders';
import { takeSamples } from './operations/samples';
import { pinAside } from './pinned';
import { measureReplay } from './replay/replay';
import type { SpeedOptions } from './speedOptions';
import { figuresTable } from './speedTables';
import { startDeskServer, startFloor, startTwin } from './variants';

export const operations: readonly Operation[] = [...lists, ...orderOperations];
/** What is also measured as the bare transaction that it comes to. */
const REPLAYED = 'refundCreate';
const PING = JSON.stringify({ query: '{ ping }' });

/** Measures every operation on a database of one size. */
export async function measureSize(orders: number, options: SpeedOptions, say: (line: string) => void): Promise<SizeFigures> {
  const { database: kind, keep } = options;
  const database = await openFilled({ kind, orders, keep }, say);
  if (database.serverPid !== null) pinAside(database.serverPid);
  const chosen = operations.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const ends: (() => Promise<unknown>)[] = [() => database.close()];
  try {
    const arena = await openArena(database, orders, options, ends);
    const measurements: Measurement[] = [];
    const note = (...made: Measurement[]): void => {
      measurements.push(...made);
      say(figuresTable({ measurements: made }));
    };
    note(await measureFloor(options, ends));
    for (const operation of chosen) {
      note(...(await measureOperation(arena, operation)));
      if (operation.name !== REPLAYED || kind === 'sqlite') continue;
      note(await arena.desk.alone(() => measureReplay(database.url, operation, arena.desk.client, arena.samples, options)));
    }
    return { orders, database: kind, measurements };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function openArena(database: FilledDatabase, orders: number, options: SpeedOptions, ends: (() => Promise<unknown>)[]): Promise<Arena> {
  const samples = await takeSamples(database.url, orders, new Date());
  const deskServer = await startDeskServer(database.url);
  ends.push(() => deskServer.stop());
  const desk = new Contender('desk', deskServer, await signInAsAdmin(deskServer.url));
  deskServer.freeze();
  if (database.serverPid === null) return { desk, twin: null, counters: null, samples, options };
  const connection = await createConnection(database.url.replace(/^mariadb:/, 'mysql:'));
  ends.push(() => connection.end());
  const counters = new DatabaseCounters(connection, database.serverPid);
  if (options.alone) return { desk, twin: null, counters, samples, options };
  const twinServer = await startTwin(database.url);
  ends.push(() => twinServer.stop());
  twinServer.freeze();
  return { desk, twin: new Contender('twin', twinServer, clientOf(twinServer.url)), counters, samples, options };
}

/** The least that any answer costs on this stack, whatever is asked. */
async function measureFloor(options: SpeedOptions, ends: (() => Promise<unknown>)[]): Promise<Measurement> {
  const server = await startFloor();
  ends.push(() => server.stop());
  const floor = new Contender('floor', server, clientOf(server.url));
  const loads: LoadFigures[] = [];
  await floor.load([PING], 1, { seconds: options.seconds });
  for (const connections of options.connections) loads.push(mediansOf([await floor.load([PING], connections, { seconds: options.seconds })]));
  server.freeze();
  return { operation: 'ping', variant: 'floor', loads, cost: null, bytes: floor.bytes, rssMb: floor.rssMb };
}
