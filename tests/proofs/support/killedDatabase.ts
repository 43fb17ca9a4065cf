import type { MariaDb } from '../../support/mariadb';
import { countRefunds } from './books';
import type { Course } from './course';
import { pauseBetween, startLoad } from './load';
import { checkAllEnded, checkOneRefund } from './oneRefund';
import type { ProofContext } from './proof';

const KILLS = 30;
const SHORT_KILLS = 3;
const CALLERS = 8;
const LONGEST_DOWN_MS = 1_500;

/**
 * The database is killed under load and started again, many times. Callers wait meanwhile and see no error; every
 * refund that they were told of is there, once.
 */
export async function killedDatabase(context: ProofContext, course: Course, server: MariaDb): Promise<string> {
  const { desks } = course.desks;
  const kills = context.rounds ?? (context.short ? SHORT_KILLS : KILLS);
  const before = await countRefunds(course.manager);
  const load = startLoad(context, {
    callers: CALLERS,
    prefix: 'L',
    client: (caller) => course.desks.client(caller % desks.length),
    timeoutMs: null,
  });
  await load.moreRefunds(CALLERS);
  load.forgetGap();
  for (let kill = 1; kill <= kills; kill++) {
    await pauseBetween(context.random, 0, 400);
    await server.command('kill');
    await pauseBetween(context.random, 0, LONGEST_DOWN_MS);
    await server.command('start');
    await load.moreRefunds(CALLERS);
    context.progress(kill, kills, 'the database killed under load');
  }
  await load.stop();
  const gapMs = load.longestGapMs();
  await checkAllEnded(context, course.manager);
  for (const number of load.acknowledged.keys()) await checkOneRefund(context, course.manager, number);
  const made = (await countRefunds(course.manager)).all - before.all;
  const told = load.acknowledged.size;
  context.check(made === told, `${told} refunds were acknowledged and ${made} are there`);
  return `killed ${kills} times under load: ${told} refunds acknowledged, all there once, no error seen, longest gap ${gapMs} ms`;
}
