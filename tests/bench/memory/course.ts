import { setTimeout as wait } from 'node:timers/promises';
import type { LoadResult } from '../load';
import type { Observation, PinnedServer } from '../pinned';
import { figure, textTable } from '../textTable';

/** What was seen while one of several loads went on. */
export interface Stretch {
  readonly load: LoadResult;
  readonly rssMb: readonly number[];
  readonly longestBlockMs: number;
}

/** Asks a server again and again what it costs, until the load has come to its end. */
export async function observeDuring(server: Pick<PinnedServer, 'observe'>, running: Promise<LoadResult>, everyMs: number): Promise<Stretch> {
  const ended = running.then(() => 'ended' as const);
  const seen: Observation[] = [];
  while ((await Promise.race([ended, wait(everyMs)])) !== 'ended') seen.push(await server.observe());
  seen.push(await server.observe());
  return {
    load: await running,
    rssMb: seen.map(({ rssMb }) => rssMb),
    longestBlockMs: Math.max(...seen.map(({ longestBlockMs }) => longestBlockMs)),
  };
}

const HEAD = ['after', 'RSS MB', 'highest', 'req/s', 'errors', 'p50 ms', 'p99 ms', 'block ms'];

/** The course of a run of stretches of the same length, a line for each. */
export function courseTable(stretches: readonly Stretch[], seconds: number): string {
  return textTable(
    HEAD,
    stretches.map(({ load, rssMb, longestBlockMs }, index) => [
      `${(index + 1) * seconds} s`,
      ...[rssMb.at(-1), Math.max(...rssMb), load.requestsPerS].map(figure),
      String(load.errors),
      ...[load.p50Ms, load.p99Ms, longestBlockMs].map(figure),
    ]),
  );
}
