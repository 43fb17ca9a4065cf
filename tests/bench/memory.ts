import type { BenchContext, Benchmark } from './benchmark';
import { openFilled, type FilledDatabase } from './database';
import { signInAsAdmin, type DeskClient } from './deskClient';
import { load } from './load';
import { courseTable, observeDuring, type Stretch } from './memory/course';
import { judgeMemory } from './memory/verdict';
import { lists } from './operations/lists';
import { orderOperations } from './operations/orders';
import { takeSamples } from './operations/samples';
import { canPin, pinAside, type PinnedServer } from './pinned';
import { startDeskServer } from './variants';

const ORDERS = 20_000;
const SHORT_ORDERS = 2_000;
const MINUTES = 10;
const MINUTE = { seconds: 60, observeEveryMs: 2_000 };
const SHORT = { seconds: 2, observeEveryMs: 500 };
const SHORT_STRETCHES = 3;
const CONNECTIONS = 64;
/** Of each operation, so that none of them is asked again soon. */
const BODIES = 500;
const MOST_RSS_MB = 350;

/** What only reads, except pages that others have to be read before. */
const reads = [...lists, ...orderOperations].filter(({ name, kind }) => kind !== 'write' && name !== 'listPage10');

export const benchmark: Benchmark = {
  name: 'memory',
  measures: `the memory of a server under a mix of reads, by the minute; --minutes N, ${MINUTES} by default; --orders N, 20,000 by default; --database, --keep`,
  async run(context) {
    const orders = context.orders ?? (context.short ? SHORT_ORDERS : ORDERS);
    pinAside(process.pid);
    if (!canPin()) context.say('There is one core only, or no taskset: load, database and server share what there is.');
    const filled = await openFilled({ kind: context.database, orders, keep: context.keep }, context.say);
    try {
      if (filled.serverPid !== null) pinAside(filled.serverPid);
      return await measure(filled, orders, context);
    } finally {
      await filled.close();
    }
  },
};

async function measure(filled: FilledDatabase, orders: number, context: BenchContext): Promise<boolean> {
  const samples = await takeSamples(filled.url, orders, new Date());
  const server = await startDeskServer(filled.url);
  try {
    const client = await signInAsAdmin(server.url);
    const bodies = await Promise.all(reads.map((operation) => operation.bodies(BODIES, samples, client)));
    context.say(`${reads.map(({ name }) => name).join(', ')}, over ${CONNECTIONS} connections; ${(await server.observe()).rssMb.toFixed(0)} MB before.`);
    return report(await runCourse(server, client, mixOf(bodies), context), context);
  } finally {
    await server.stop();
  }
}

/** One of each operation after the other. */
function mixOf(bodies: readonly (readonly string[])[]): () => string {
  let next = 0;
  return () => {
    const own = bodies[next % bodies.length] ?? [];
    return own[Math.floor(next++ / bodies.length) % own.length] ?? '';
  };
}

async function runCourse(server: PinnedServer, { url, headers }: DeskClient, nextBody: () => string, { short, minutes, say }: BenchContext): Promise<Stretch[]> {
  const { seconds, observeEveryMs } = short ? SHORT : MINUTE;
  const count = short ? SHORT_STRETCHES : (minutes ?? MINUTES);
  const stretches: Stretch[] = [];
  for (let n = 1; n <= count; n++) {
    say(`${n} of ${count}, ${seconds} s each …`);
    const running = load({ url, headers, nextBody, connections: CONNECTIONS, extent: { seconds } });
    stretches.push(await observeDuring(server, running, observeEveryMs));
  }
  say(`\n${courseTable(stretches, seconds)}`);
  return stretches;
}

function report(stretches: readonly Stretch[], { short, say }: BenchContext): boolean {
  const rssMb = stretches.flatMap((stretch) => stretch.rssMb);
  const { secondThirdMb, lastThirdMb, isFlat } = judgeMemory(rssMb);
  const highest = Math.max(...rssMb);
  const errors = stretches.reduce((total, { load: { errors: own } }) => total + own, 0);
  say(`\nThe highest of the last third is ${lastThirdMb.toFixed(0)} MB, that of the second third ${secondThirdMb.toFixed(0)} MB: ${isFlat ? 'flat' : 'growing'}. The highest of all is ${highest.toFixed(0)} MB; ${errors} errors.`);
  const isMet = (isFlat || short) && highest < MOST_RSS_MB && errors === 0;
  say(`Aim: ${short ? 'the short form does not judge growth;' : 'flat,'} below ${MOST_RSS_MB} MB, no error. ${isMet ? 'Met.' : 'Not met.'}`);
  return isMet;
}
