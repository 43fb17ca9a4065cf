import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from '../../../server/payments/laboratory/faults';
import type { LaboratoryClient } from '../../support/laboratory';
import { recordOrder } from '../../support/orders';
import { preview, readOrder } from '../../support/refunds';
import { countRefunds } from './books';
import { brokenInvariants } from './invariants';
import type { KillableDesk } from './killableDesk';
import type { KillPoint, StatementPlace } from './killPoints';
import type { ProofContext } from './proof';
import { askForRefund } from './raceApi';
import type { Random } from '../../support/random';

/** Where refunds are killed. */
export interface KillGround {
  readonly name: string;
  readonly desk: KillableDesk;
  readonly laboratory: LaboratoryClient;
}

const LOOK_EVERY_MS = 20;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_SLEEP_MS = 5_000;
/** Answers that get lost on top of the kill. */
const LOST: readonly FaultKind[] = ['cut-after', 'cut-before', 'error-before', 'error-after', 'malformed', 'throttled'];
const SETTLE_DELAYS_MS = [0, 0, 300];

/**
 * One refund whose desk is killed at a step. The client that was cut off asks again with the same key, and gets the
 * one refund that there is.
 */
export async function killOnce(context: ProofContext, ground: KillGround, point: KillPoint, random: Random): Promise<void> {
  const { desk, laboratory } = ground;
  await laboratory.clearFaults();
  await laboratory.settleDelay(random.pick(SETTLE_DELAYS_MS));
  const wish = await wishFor(context, ground, `kill-${random.below(2 ** 31)}`);
  if (random.chance(0.4)) {
    await laboratory.faults({ kind: random.pick(LOST), times: random.pick([1, 3]), provider: 'stripe', method: 'POST' });
  }
  const { died } = await arm(ground, point);
  const asked = askUntilAnswered(context, ground, wish);
  await died;
  await desk.revive();
  await checkOne(context, ground, wish, await asked);
}

/** What the client wants, and goes on wanting until it is answered. */
interface Wish {
  readonly number: string;
  readonly quote: string;
  readonly key: string;
}

async function wishFor(context: ProofContext, { desk, laboratory, name }: KillGround, key: string): Promise<Wish> {
  const reference = await laboratory.registerPayment({ provider: 'stripe', amountMinor: 6350n, currencyCode: 'EUR' });
  const payments = [{ provider: 'stripe', method: 'card', reference, amount: '63.50' }];
  const number = await recordOrder(desk.client(), { payments });
  const order = await readOrder(desk.client(), number);
  const { quote, blockers } = await preview(desk.client(), { orderId: order.id });
  context.check(quote !== null, `${name}: there is no quote for order ${number}: ${JSON.stringify(blockers)}`);
  return { number, quote, key };
}

/** Has the desk die at a point; `died` resolves when it has. */
async function arm(ground: KillGround, { at, signal = 'SIGKILL' }: KillPoint): Promise<{ readonly died: Promise<void> }> {
  if (typeof at !== 'string') return { died: dieAtStatement(ground, at, signal) };
  const { desk, laboratory } = ground;
  // A refund whose answer was lost is found by asking, and never sent again: then that answer is the one.
  const pause = await laboratory.pause({ point: at, provider: 'stripe', ...(at === 'after-answering' ? {} : { method: 'POST' }) });
  const dieAtProvider = async (): Promise<void> => {
    await pause.reached(LONGEST_WAIT_MS);
    // Nobody can tell which of the two had sent it: both die, as in a power cut.
    desk.server.signal('SIGKILL');
    desk.worker.signal('SIGKILL');
    await Promise.all([desk.server.ended, desk.worker.ended]);
    await pause.release();
  };
  return { died: dieAtProvider() };
}

async function dieAtStatement({ desk, name }: KillGround, place: StatementPlace, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  const ended = Promise.race([desk.server.ended, desk.worker.ended]);
  desk.endAt(place, signal);
  const startedAt = Date.now();
  while (!desk.cameThere()) {
    if (Date.now() - startedAt > LONGEST_WAIT_MS) throw new Error(`${name}: nobody came to ${JSON.stringify(place)}`);
    await sleep(LOOK_EVERY_MS);
  }
  if (signal === 'SIGKILL') await ended;
  else await sleepThrough(desk);
}

/** A process that was stopped loses its lease; when it wakes up, the other one has done the work. */
async function sleepThrough(desk: KillableDesk): Promise<void> {
  await desk.endLeases();
  const startedAt = Date.now();
  while ((await countRefunds(desk.manager)).underWay > 0 && Date.now() - startedAt < LONGEST_SLEEP_MS) await sleep(LOOK_EVERY_MS);
  desk.server.signal('SIGCONT');
  desk.worker.signal('SIGCONT');
}

/** Asks for the refund, with the same key, until an answer comes. Answers the refund's id. */
async function askUntilAnswered(context: ProofContext, { desk, name }: KillGround, wish: Wish): Promise<string> {
  for (;;) {
    const answer = await askForRefund(desk.client(), wish.quote, wish.key).catch(() => null);
    if (answer === null) {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    const created = answer.data?.refundCreate;
    context.check(created?.refund != null, `${name}: order ${wish.number} was answered ${JSON.stringify(answer)}`);
    return created.refund.id;
  }
}

/** The same key still gets the same refund, there is no other, and everything adds up at this moment. */
async function checkOne(context: ProofContext, { desk, name }: KillGround, wish: Wish, refundId: string): Promise<void> {
  const again = await askForRefund(desk.client(), wish.quote, wish.key);
  const { refund, replayed } = again.data?.refundCreate ?? { refund: null, replayed: false };
  context.check(replayed && refund?.id === refundId, `${name}: order ${wish.number}: the key that made ${refundId} gets ${JSON.stringify(again)}`);
  const { refunds } = await readOrder(desk.client(), wish.number);
  context.check(refunds.length === 1, `${name}: order ${wish.number} has ${refunds.length} refunds`);
  await checkInvariants(context, { desk, name });
}

/** Looks at everything that is stored, while the desk works. */
export async function checkInvariants(context: ProofContext, { desk, name }: Pick<KillGround, 'desk' | 'name'>): Promise<void> {
  const broken = await brokenInvariants(desk.manager);
  context.check(broken.length === 0, `${name}: ${broken.join('; ')}`);
}
