import type { Contender } from './contender';
import type { DatabaseCounters } from './counters';
import { mediansOf, type LoadFigures, type Measurement, type RequestCost } from './figures';
import { expectSameAnswers } from './operations/compare';
import type { Operation } from './operations/operation';
import type { Samples } from './operations/samples';
import type { SpeedOptions } from './speedOptions';

const BODIES = 500;
const COMPARED = 24;
const WARM_UP_CONNECTIONS = 4;
/** Enough that what the worker does meanwhile is a small part of it; fewer of what takes long. */
const COUNTED = 150;
const FEWEST_COUNTED = 8;
const COUNTING_MS = 4_000;
const PROBES = 4;
/** Who is slow gets longer, so that there is something to compare, but not without end. */
const ANSWERS_A_CONNECTION = 2;
const MOST_SECONDS = 10;

export interface Arena {
  readonly desk: Contender;
  /** Null where nothing else gives the same answers. */
  readonly twin: Contender | null;
  readonly counters: DatabaseCounters | null;
  readonly samples: Samples;
  readonly options: SpeedOptions;
}

/** Measures one operation on the desk, and on the twin in turns with it. */
export async function measureOperation(arena: Arena, operation: Operation): Promise<Measurement[]> {
  return operation.kind === 'write' ? [await measureWrite(arena, operation)] : measureRead(arena, operation);
}

async function measureRead({ desk, twin, counters, samples, options }: Arena, operation: Operation): Promise<Measurement[]> {
  const bodies = await desk.alone(() => operation.bodies(BODIES, samples, desk.client));
  const both = twin ? [desk, twin] : [desk];
  const probesMs = new Map<Contender, number>();
  for (const each of both) probesMs.set(each, await each.alone(() => each.probeMs(bodies.slice(0, PROBES))));
  const countedOf = (each: Contender) => countedAt(probesMs.get(each) ?? 0);
  if (twin) {
    await desk.alone(() => twin.alone(() => expectSameAnswers(operation.name, desk.client, twin.client, bodies.slice(0, Math.min(COMPARED, countedOf(twin))))));
  }
  const costs = new Map<Contender, RequestCost | null>();
  for (const each of both) {
    await each.alone(async () => {
      await each.load(bodies, WARM_UP_CONNECTIONS, { seconds: options.seconds });
      costs.set(each, counters && (await each.count(counters, bodies.slice(0, countedOf(each)), true)));
    });
  }
  const loads = new Map<Contender, LoadFigures[]>(both.map((each) => [each, []]));
  for (const connections of options.connections) {
    const rounds = new Map<Contender, LoadFigures[]>(both.map((each) => [each, []]));
    for (let round = 0; round < options.rounds; round++) {
      for (const each of both) {
        rounds.get(each)?.push(await each.alone(() => each.load(bodies, connections, extentOf(options, probesMs.get(each) ?? 0, connections))));
      }
    }
    for (const each of both) loads.get(each)?.push(mediansOf(rounds.get(each) ?? []));
  }
  return both.map((each) => ({
    operation: operation.name,
    variant: each.name,
    loads: loads.get(each) ?? [],
    cost: costs.get(each) ?? null,
    bytes: each.bytes,
    rssMb: each.rssMb,
  }));
}

const countedAt = (requestMs: number): number => Math.max(FEWEST_COUNTED, Math.min(COUNTED, Math.floor(COUNTING_MS / requestMs)));

function extentOf({ seconds }: SpeedOptions, requestMs: number, connections: number): { readonly seconds: number } {
  const wantedS = (requestMs * connections * ANSWERS_A_CONNECTION) / 1_000;
  return { seconds: Math.max(seconds, Math.min(MOST_SECONDS, wantedS)) };
}

/** Each request of a write is sent once: another one would be answered otherwise. */
async function measureWrite({ desk, counters, samples, options }: Arena, operation: Operation): Promise<Measurement> {
  const requests = operation.mostRequests ?? BODIES;
  const bodies = () => operation.bodies(requests, samples, desk.client);
  return desk.alone(async () => {
    desk.mayRefuse = operation.mayRefuse ?? false;
    await desk.load(await bodies(), WARM_UP_CONNECTIONS, { requests });
    const cost = counters && (await desk.count(counters, await bodies(), false));
    const loads: LoadFigures[] = [];
    for (const connections of options.connections) {
      const rounds: LoadFigures[] = [];
      for (let round = 0; round < options.rounds; round++) {
        const once = await bodies();
        rounds.push(await desk.load(once, Math.min(connections, operation.mostConnections ?? connections), { requests: once.length }));
      }
      loads.push(mediansOf(rounds));
    }
    return { operation: operation.name, variant: desk.name, loads, cost, bytes: desk.bytes, rssMb: desk.rssMb };
  });
}
