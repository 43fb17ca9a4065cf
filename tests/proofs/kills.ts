import { setTimeout as sleep } from 'node:timers/promises';
import { databases } from '../support/databases';
import { startLaboratory } from '../support/laboratory';
import { startMariaDb } from '../support/mariadb';
import { countOutbox, countRefunds } from './support/books';
import { startKillableDesk } from './support/killableDesk';
import { KILL_POINTS } from './support/killPoints';
import { checkInvariants, killOnce, type KillGround } from './support/killTrial';
import type { Proof, ProofContext } from './support/proof';
import type { Random } from '../support/random';
import { differences, paidShares } from './support/sharesAtProvider';

/** How often the desk is killed at each point. */
const ROUNDS = 20;
const SHORT_ROUNDS = 2;
const LOOK_EVERY_MS = 100;
const GROUNDS = [
  { name: 'SQLite', kind: 'sqlite' },
  { name: 'MariaDB', kind: 'mysql' },
] as const;

export const proof: Proof = {
  name: 'kills',
  promise: 'Whatever dies at whichever step of a refund, it is paid exactly once, and it ends.',
  async run(context) {
    const rounds = context.rounds ?? (context.short ? SHORT_ROUNDS : ROUNDS);
    if (!process.env.MYSQL_URL) {
      const server = await startMariaDb();
      context.defer(() => server.stop());
      process.env.MYSQL_URL = server.url;
    }
    const total = GROUNDS.length * rounds * KILL_POINTS.length;
    let done = 0;
    const killed = (): void => context.progress(++done, total);
    const runs = GROUNDS.map(({ name, kind }) => ({ name, kind, random: context.random.fork() }));
    const figures = await Promise.all(runs.map((run) => killOn(context, run, rounds, killed)));
    return `${total} kills at ${KILL_POINTS.length} steps, each refund paid exactly once; ${figures.join('; ')}`;
  },
};

interface Run {
  readonly name: string;
  readonly kind: 'sqlite' | 'mysql';
  readonly random: Random;
}

async function killOn(context: ProofContext, { name, kind, random }: Run, rounds: number, killed: () => void): Promise<string> {
  const ground = await prepare(context, name, kind);
  const points = random.shuffle(Array.from({ length: rounds }, () => KILL_POINTS).flat());
  for (const point of points) {
    await killOnce(context, ground, point, random);
    // The short form does not wait the minute after which work of a dead process comes back by itself.
    if (context.short || random.chance(0.2)) await ground.desk.endLeases();
    killed();
  }
  return checkEnd(context, ground, points.length);
}

async function prepare(context: ProofContext, name: string, kind: Run['kind']): Promise<KillGround> {
  const fresh = await databases.find((database) => database.kind === kind)?.create();
  if (!fresh) throw new Error(`there is no database of the kind ${kind}`);
  context.defer(() => fresh.drop());
  const laboratory = await startLaboratory();
  context.defer(() => laboratory.close());
  const env = { STRIPE_SECRET_KEY: 'sk_test_kills', STRIPE_WEBHOOK_SECRETS: 'whsec_kills', STRIPE_URL: laboratory.url };
  return { name, laboratory, desk: await startKillableDesk(context, fresh.url, env) };
}

/** Waits until every refund has ended, looking all the time, and compares the books with the provider's. */
async function checkEnd(context: ProofContext, ground: KillGround, expected: number): Promise<string> {
  const { desk, laboratory, name } = ground;
  await laboratory.clearFaults();
  let looks = expected;
  if (context.short) await desk.endLeases();
  while ((await countRefunds(desk.manager)).underWay + (await countOutbox(desk.manager)) > 0) {
    await checkInvariants(context, ground);
    looks++;
    await sleep(LOOK_EVERY_MS);
  }
  await checkInvariants(context, ground);
  const { all } = await countRefunds(desk.manager);
  context.check(all === expected, `${name}: there are ${all} refunds where ${expected} were asked for`);
  const executed = await laboratory.executed();
  const mistakes = differences(executed.map(({ key, amountMinor }) => ({ key: key ?? '', amountMinor })), await paidShares(desk.manager));
  context.check(mistakes.length === 0, `${name}: ${mistakes.join('; ')}`);
  context.check(executed.length === expected, `${name}: the provider executed ${executed.length} of ${expected} refunds`);
  return `${name}: ${expected} refunds, ${executed.length} executed, ${looks} looks at all invariants`;
}
