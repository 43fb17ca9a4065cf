import type { DatabaseCounters } from './counters';
import type { DeskClient } from './deskClient';
import type { LoadFigures, RequestCost, VariantName } from './figures';
import { load, type LoadResult } from './load';
import { rowsShown } from './operations/compare';
import type { PinnedServer } from './pinned';

/** One of the servers, which has its core only while it is measured. */
export class Contender {
  rssMb = 0;
  bytes = 0;
  mayRefuse = false;

  constructor(
    readonly name: VariantName,
    readonly server: PinnedServer,
    readonly client: DeskClient,
  ) {}

  /** Does something while this server, and no other, has the core. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    this.server.thaw();
    try {
      return await work();
    } finally {
      this.server.freeze();
    }
  }

  async load(bodies: readonly string[], connections: number, extent: { seconds: number } | { requests: number }): Promise<LoadFigures> {
    const before = await this.server.observe();
    const result = await this.send(bodies, connections, extent);
    const after = await this.server.observe();
    this.rssMb = Math.max(this.rssMb, after.rssMb);
    this.bytes = result.bytes;
    const { requests, requestsPerS, p50Ms, p99Ms, errors } = result;
    return { connections, requestsPerS, p50Ms, p99Ms, errors, cpuMs: (after.cpuMs - before.cpuMs) / Math.max(1, requests) };
  }

  /** How long a request takes, roughly, so that what is slow is not asked too often. */
  async probeMs(bodies: readonly string[]): Promise<number> {
    const startedAt = Date.now();
    for (const body of bodies) await this.client.ask(body);
    return (Date.now() - startedAt) / bodies.length;
  }

  /** Counts what some requests cost, each of them sent once and one after the other. `shown` answers them once more before. */
  async count(counters: DatabaseCounters, bodies: readonly string[], isRepeatable: boolean): Promise<RequestCost> {
    const shown: number[] = [];
    if (isRepeatable) for (const body of bodies) shown.push(rowsShown(await this.client.ask(body)));
    await this.server.observe();
    const work = await counters.during(() => this.send(bodies, 1, { requests: bodies.length }));
    const { longestBlockMs } = await this.server.observe();
    return {
      statements: work.statements / bodies.length,
      rowsRead: work.rowsRead / bodies.length,
      rowsShown: shown.reduce((total, rows) => total + rows, 0) / Math.max(1, shown.length),
      databaseCpuMs: work.cpuMs / bodies.length,
      longestBlockMs,
    };
  }

  private send(bodies: readonly string[], connections: number, extent: { seconds: number } | { requests: number }): Promise<LoadResult> {
    let next = 0;
    const nextBody = () => bodies[next++ % bodies.length] ?? '';
    return load({ url: this.client.url, headers: this.client.headers, nextBody, connections, mayRefuse: this.mayRefuse, extent });
  }
}
