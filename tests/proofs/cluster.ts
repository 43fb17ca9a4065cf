import { openCourse, type Course } from './support/course';
import { galeraGround } from './support/grounds';
import { startLoad, type Load } from './support/load';
import { disturb, sameOnEveryNode, type Disturbance } from './support/nodes';
import { checkAllEnded, checkOneRefund } from './support/oneRefund';
import { countRefunds } from './support/books';
import type { Proof, ProofContext } from './support/proof';
import { runRaces } from './support/runRaces';

const ROUNDS = 200;
const SHORT_ROUNDS = 10;
/** How often each disturbance happens in the full form. */
const TIMES = 5;
const CALLERS = 6;
const CALLER_TIMEOUT_MS = 3_000;
const DISTURBANCES: readonly Disturbance[] = ['killed', 'frozen', 'stopped'];

export const proof: Proof = {
  name: 'cluster',
  promise: 'Whatever happens to one of three nodes of a Galera cluster, no acknowledged refund is lost and none is made twice.',
  async run(context) {
    const ground = await galeraGround(context);
    const course = await openCourse(context, ground);
    const rounds = context.rounds ?? (context.short ? SHORT_ROUNDS : ROUNDS);
    const races = await runRaces(context, course, ground.name, rounds);
    const load = startLoad(context, {
      callers: CALLERS,
      prefix: 'L',
      client: (caller, failures) => course.desks.client((caller + failures) % course.desks.desks.length),
      timeoutMs: CALLER_TIMEOUT_MS,
    });
    const before = await countRefunds(course.manager);
    const gaps = await disturbAll(context, ground, load);
    await load.stop();
    await checkLoad(context, course, load, before.all);
    await sameOnEveryNode(context, ground.databaseUrls);
    return `${races}, over-refunds 0; ${load.acknowledged.size} refunds acknowledged under load, all there once on every node; longest gap ${gaps}`;
  },
};

/** Lets everything happen under the load that may happen to a node. Answers the longest gap of each, in words. */
async function disturbAll(
  context: ProofContext,
  ground: Awaited<ReturnType<typeof galeraGround>>,
  load: Load,
): Promise<string> {
  const plan = context.short ? DISTURBANCES : Array.from({ length: TIMES }, () => DISTURBANCES).flat();
  const longestMs = new Map<Disturbance, number>();
  let done = 0;
  for (const disturbance of context.random.shuffle(plan)) {
    const node = context.random.below(ground.databaseUrls.length);
    context.progress(done++, plan.length, `node ${node + 1} ${disturbance} under load`);
    const gapMs = await disturb(context, ground.galera, load, node, disturbance);
    longestMs.set(disturbance, Math.max(gapMs, longestMs.get(disturbance) ?? 0));
  }
  return DISTURBANCES.map((name) => `${((longestMs.get(name) ?? 0) / 1000).toFixed(1)} s with a node ${name}`).join(', ');
}

async function checkLoad(context: ProofContext, course: Course, load: Load, before: number): Promise<void> {
  await checkAllEnded(context, course.manager);
  for (const number of load.acknowledged.keys()) await checkOneRefund(context, course.manager, number);
  const made = (await countRefunds(course.manager)).all - before;
  context.check(made === load.acknowledged.size, `${load.acknowledged.size} refunds were acknowledged, ${made} are there`);
}
