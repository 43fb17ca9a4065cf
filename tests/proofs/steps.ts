import { databases } from '../support/databases';
import { startMariaDb } from '../support/mariadb';
import { BrokenPromise, type Proof } from './support/proof';
import { ShiftedClock } from './support/shiftedClock';
import { takeStep } from './support/stepActions';
import { checkInvariants, settle } from './support/stepsSettle';
import { makeWorld, type World } from './support/stepsWorld';

const STEPS = 10_000;
const SHORT_STEPS = 300;
/** After so many steps everything settles, both sides are compared, and a new world begins. */
const STEPS_A_WORLD = 250;
const STEPS_TOLD = 25;

export const proof: Proof = {
  name: 'steps',
  promise: 'Whatever happens in whichever order, the providers execute exactly what this desk has, and everything adds up after each step.',
  async run(context) {
    const total = context.rounds ?? (context.short ? SHORT_STEPS : STEPS);
    // STEPS_DATABASE=mysql takes the same steps on MariaDB.
    const kind = databases.find((database) => database.kind === (process.env.STEPS_DATABASE ?? 'sqlite'));
    if (!kind) throw new Error('STEPS_DATABASE must be sqlite or mysql.');
    if (kind.kind === 'mysql' && !process.env.MYSQL_URL) {
      const server = await startMariaDb();
      context.defer(() => server.stop());
      process.env.MYSQL_URL = server.url;
    }
    // One clock for all worlds: time goes ahead only.
    const clock = new ShiftedClock();
    clock.install();
    context.defer(async () => clock.remove());
    const tally = { steps: 0, orders: 0, refunds: 0, executed: 0, worlds: 0 };
    while (tally.steps < total) {
      const steps = Math.min(STEPS_A_WORLD, total - tally.steps);
      const world = await makeWorld(context, kind, clock, context.random.fork());
      await live(world, steps, tally.worlds, () => context.progress(++tally.steps, total));
      tally.worlds++;
      tally.orders += world.orders.length;
      tally.refunds += world.refundIds.length;
      tally.executed += (await world.laboratory.executed()).length;
      await world.end();
    }
    const { steps, orders, refunds, executed, worlds } = tally;
    return `${steps} steps in ${worlds} worlds: ${orders} orders, ${refunds} refunds, ${executed} executed, no difference`;
  },
};

async function live(world: World, steps: number, worlds: number, stepped: () => void): Promise<void> {
  try {
    for (let step = 0; step < steps; step++) {
      await takeStep(world);
      await checkInvariants(world);
      stepped();
    }
    await settle(world);
  } catch (error) {
    const words = error instanceof Error ? (error instanceof BrokenPromise ? error.message : (error.stack ?? error.message)) : String(error);
    throw new BrokenPromise(`${words}\nIn world ${worlds + 1}, the last steps:\n  ${world.log.slice(-STEPS_TOLD).join('\n  ')}`);
  }
}
