import { load, type LoadResult } from '../load';
import { lists } from '../operations/lists';
import type { Operation } from '../operations/operation';
import { orderOperations } from '../operations/orders';
import type { Samples } from '../operations/samples';
import type { TurnFigures } from './comparison';
import type { Side } from './side';

const MEASURED = ['list', 'order', 'refundPreview', 'refundCreate'];
const CONNECTIONS = 16;
const BODIES = 400;

/** How long it is measured. */
export interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  /** Each process has to compile the program's hot paths for itself, which takes requests and not time. */
  readonly warmUpsAProcess: number;
  /** Each takes an order that no other one can have, so that these are counted. */
  readonly refundsALoad: number;
  readonly warmUpRefundsAProcess: number;
}

/** Measures every operation on each of the servers, in turns. */
export async function measureSides(sides: readonly Side[], samples: Samples, extent: Extent, say: (line: string) => void): Promise<TurnFigures[]> {
  const turns: TurnFigures[] = [];
  for (const name of MEASURED) {
    say(`${name} …`);
    const operation = [...lists, ...orderOperations].find((one) => one.name === name);
    if (!operation) throw new Error(`there is no operation ${name}`);
    const measure = await (operation.kind === 'write' ? writeOnce : readFor)(operation, samples, extent, sides);
    for (let round = 0; round < extent.rounds; round++) {
      // Another one begins each round: what changes in the course of them changes for all.
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const { requestsPerS, errors } = await side.alone(() => measure(side));
        turns.push({ operation: name, processes: side.processes, requestsPerS, errors });
      }
    }
  }
  return turns;
}

type Measure = (side: Side) => Promise<LoadResult>;

/** Warms the servers up and answers how to load one of them. */
async function readFor(operation: Operation, samples: Samples, { seconds, warmUpsAProcess }: Extent, sides: readonly Side[]): Promise<Measure> {
  const bodies = new Map<Side, string[]>();
  for (const side of sides) {
    await side.alone(async () => {
      const own = await operation.bodies(BODIES, samples, side.client);
      bodies.set(side, own);
      await send(side, own, { requests: warmUpsAProcess * side.processes });
    });
  }
  return (side) => send(side, bodies.get(side) ?? [], { seconds });
}

/** The same for a write: each request is sent once, for another one would be answered otherwise. */
async function writeOnce(operation: Operation, samples: Samples, { refundsALoad, warmUpRefundsAProcess }: Extent, sides: readonly Side[]): Promise<Measure> {
  const sendNew = async (side: Side, count: number): Promise<LoadResult> => {
    const bodies: string[] = [];
    while (bodies.length < count) {
      const more = await operation.bodies(count - bodies.length, samples, side.client);
      if (more.length === 0) throw new Error('there are no more orders to refund: take more orders, or a database that is not kept');
      bodies.push(...more);
    }
    // The answer is a part of a refund only: what several processes do in the same time is told by when all is done.
    const { done, tookMs } = await side.untilSettled(() => send(side, bodies, { requests: count }));
    return { ...done, requestsPerS: Math.min(done.requestsPerS, (count * 1_000) / tookMs) };
  };
  if (warmUpRefundsAProcess > 0) for (const side of sides) await side.alone(() => sendNew(side, warmUpRefundsAProcess * side.processes));
  return (side) => sendNew(side, refundsALoad);
}

function send({ client }: Side, bodies: readonly string[], extent: { seconds: number } | { requests: number }): Promise<LoadResult> {
  let next = 0;
  const nextBody = () => bodies[next++ % bodies.length] ?? '';
  return load({ url: client.url, headers: client.headers, nextBody, connections: CONNECTIONS, extent });
}
