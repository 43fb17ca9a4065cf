import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { errorPacket, PacketReader, queryPacket, statementOf } from './mysqlPackets';

/**
 * What to do with one statement on its way to the server:
 * - `pass`: nothing.
 * - `cutBefore`: the line breaks, and the server never sees the statement.
 * - `cutAfter`: the server executes it, and the line breaks before the answer is through.
 * - `deadlock`: the server rolls the transaction back, and the answer is 1213, as for a lost certification.
 * - a number: the server does not see it, and the answer is this error; the transaction stays open.
 */
export type Fate = 'pass' | 'cutBefore' | 'cutAfter' | 'deadlock' | number;

/** Decides on each statement, in the order in which they come. */
export type Judge = (sql: string) => Fate;

/** A server between a client and its MySQL or MariaDB server, which can do to statements what networks do. */
export interface MysqlProxy {
  /** The address of the proxy, in place of the server's. */
  readonly url: string;
  /** Has every statement judged from now on; null lets all of them pass. */
  judgeBy(judge: Judge | null): void;
  stop(): Promise<void>;
}

const DEADLOCK = 1213;

/** Starts a proxy before the server that the address names; the rest of the address stays as it is. */
export async function startMysqlProxy(serverUrl: string): Promise<MysqlProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let judge: Judge | null = null;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    link(client, upstream, (sql) => judge?.(sql) ?? 'pass');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    judgeBy: (next) => {
      judge = next;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Joins one client to the server. A client waits for an answer before it sends again, so one thing happens at a time. */
function link(client: Socket, upstream: Socket, judge: Judge): void {
  const cut = (): void => {
    client.destroy();
    upstream.destroy();
  };
  for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
  /** What takes the server's next answer in place of the client. */
  let intercept: (() => void) | null = null;
  upstream.on('data', (chunk) => {
    if (!intercept) return client.write(chunk);
    const take = intercept;
    intercept = null;
    return take();
  });
  const obey = (fate: Exclude<Fate, 'pass'>, bytes: Buffer): void => {
    if (fate === 'cutBefore') cut();
    else if (fate === 'cutAfter') {
      intercept = cut;
      upstream.write(bytes);
    } else if (fate === 'deadlock') {
      intercept = () => client.write(errorPacket(DEADLOCK, 'Deadlock found when trying to get lock', '40001'));
      upstream.write(queryPacket('ROLLBACK'));
    } else client.write(errorPacket(fate, 'An error that a proof asked for'));
  };
  const reader = new PacketReader();
  client.on('data', (chunk) => {
    for (const packet of reader.read(chunk)) {
      const sql = statementOf(packet);
      const fate = sql === null ? 'pass' : judge(sql);
      if (fate === 'pass') upstream.write(packet.bytes);
      else obey(fate, packet.bytes);
    }
  });
}
