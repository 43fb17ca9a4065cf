import type { FaultKind } from '../../../server/payments/laboratory/faults';
import type { LaboratoryFailure } from '../../../server/payments/laboratory/books';
import { change, create, preview, readOrder } from '../../support/refunds';
import { recordRandomOrder } from './stepOrders';
import { must, type KnownKey, type KnownPayment, type World } from './stepsWorld';

/** One thing that may happen. Answers what it did, for the log; null when there was nothing to do it to. */
interface Action {
  readonly name: string;
  readonly weight: number;
  act(world: World): Promise<string | null>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const JUMPS_MS = [1_000, 5_000, 40_000, 11 * MINUTE_MS, HOUR_MS, 7 * HOUR_MS, 26 * HOUR_MS, 72 * HOUR_MS];
const FAULTS: readonly FaultKind[] = ['cut-before', 'cut-after', 'error-before', 'error-after', 'malformed', 'throttled', 'unauthorized', 'slow'];
const FAILURES: readonly LaboratoryFailure[] = ['INSUFFICIENT_BALANCE', 'ACCOUNT_CLOSED', 'REFUSED', 'RETURNED'];
const REFUSALS = new Set(['QUOTE_STALE', 'QUOTE_EXPIRED', 'NOT_REFUNDABLE', 'IDEMPOTENCY_KEY_REUSED']);

const ACTIONS: readonly Action[] = [
  { name: 'record an order', weight: 9, act: recordRandomOrder },
  { name: 'preview', weight: 5, act: previewSome },
  { name: 'refund', weight: 24, act: previewAndRefund },
  { name: 'refund by a quote', weight: 5, act: refundByQuote },
  { name: 'refund at once', weight: 3, act: refundAtOnce },
  { name: 'ask again', weight: 5, act: askAgain },
  { name: 'change a refund', weight: 9, act: changeRefund },
  { name: 'refund elsewhere', weight: 2, act: refundElsewhere },
  { name: 'dispute', weight: 2, act: dispute },
  { name: 'order a fault', weight: 8, act: orderFault },
  { name: 'clear the faults', weight: 3, act: clearFaults },
  { name: 'let a refund fail', weight: 4, act: letFail },
  { name: 'let refunds take time', weight: 2, act: takeTime },
  { name: 'deliver notices', weight: 9, act: deliverNotices },
  { name: 'forge notices', weight: 2, act: forgeNotices },
  { name: 'work', weight: 24, act: work },
  { name: 'work and ask at once', weight: 4, act: everythingAtOnce },
  { name: 'jump', weight: 7, act: jump },
  { name: 'restart', weight: 1, act: restart },
];

/** Does one thing that chance chooses, and writes it down. */
export async function takeStep(world: World): Promise<void> {
  const { random, log } = world;
  let left = random.below(ACTIONS.reduce((sum, { weight }) => sum + weight, 0));
  const action = ACTIONS.find(({ weight }) => (left -= weight) < 0);
  if (!action) throw new Error('no step was chosen');
  const done = await action.act(world);
  log.push(`${new Date().toISOString()} ${action.name}: ${done ?? 'nothing to do it to'}`);
}

async function previewSome({ random, orders, client, quotes }: World): Promise<string | null> {
  if (orders.length === 0) return null;
  const order = random.pick(orders.slice(-8));
  const view = await readOrder(client(), order.number);
  const items = view.items
    .filter(({ refundableQuantity }) => refundableQuantity > 0 && random.chance(0.7))
    .map(({ id, refundableQuantity }) => ({ orderItemId: id, quantity: 1 + random.below(refundableQuantity) }));
  const input = random.chance(0.3) || items.length === 0 ? { orderId: order.id } : { orderId: order.id, items };
  const { quote, blockers } = await preview(client(), { ...input, waiveFee: random.chance(0.3) });
  if (quote !== null) quotes.push({ quote, order });
  return `order ${order.number}, ${blockers.map(({ code }) => code).join(' ') || 'quoted'}`;
}

/** A customer on the phone: a look at the order, then the refund, mostly at once. */
async function previewAndRefund(world: World): Promise<string | null> {
  const before = world.quotes.length;
  const previewed = await previewSome(world);
  if (world.quotes.length === before) return previewed;
  if (world.random.chance(0.1)) world.clock.jump(world.random.pick(JUMPS_MS));
  return refundByQuote(world);
}

async function refundByQuote(world: World): Promise<string | null> {
  const { random, quotes, keys } = world;
  if (quotes.length === 0) return null;
  const { quote, order } = random.chance(0.8) ? (quotes.at(-1) ?? random.pick(quotes)) : random.pick(quotes.slice(-20));
  const known: KnownKey = { key: `step-key-${keys.length}-${random.below(1000)}`, quote, refundId: null };
  keys.push(known);
  return `order ${order.number}: ${await ask(world, known)}`;
}

/** Several requests of the same quote at once, with keys of their own: at most one of them may win. */
async function refundAtOnce(world: World): Promise<string | null> {
  const { random, quotes, keys } = world;
  const last = quotes.at(-1);
  if (!last) return null;
  const entries = Array.from({ length: 4 }, (_, index): KnownKey => ({ key: `step-race-${keys.length}-${random.below(1000)}-${index}`, quote: last.quote, refundId: null }));
  keys.push(...entries);
  const said = await Promise.all(entries.map((entry) => ask(world, entry)));
  const won = entries.filter(({ refundId }) => refundId !== null).length;
  must(world, won <= 1, `${won} refunds were made of one quote for order ${last.order.number}`);
  return `order ${last.order.number}: ${said.join(', ')}`;
}

/** A request that was made before is made again: the same refund, or for what was refused perhaps one now. */
async function askAgain(world: World): Promise<string | null> {
  const { random, keys } = world;
  if (keys.length === 0) return null;
  const known = random.pick(keys.slice(-40));
  const before = known.refundId;
  const said = await ask(world, known);
  must(world, before === null || known.refundId === before, `the key of ${before} got ${known.refundId} when it was used again`);
  return said;
}

async function ask(world: World, known: KnownKey): Promise<string> {
  const { client, refundIds } = world;
  const { refund, replayed, userErrors } = await create(client(), { quote: known.quote, idempotencyKey: known.key, byHandProof: 'Receipt 4711' });
  if (!refund) {
    const [error] = userErrors;
    must(world, error !== undefined && REFUSALS.has(error.code), `a refund was refused with ${JSON.stringify(userErrors)}`);
    must(world, known.refundId === null, `the key of ${known.refundId} was refused with ${error.code}`);
    return error.code;
  }
  must(world, replayed === (known.refundId !== null), `a key that ${replayed ? 'was never' : 'was'} used is ${replayed ? '' : 'not '}called replayed`);
  if (!replayed) refundIds.push(refund.id);
  known.refundId = refund.id;
  return replayed ? 'replayed' : 'made';
}

async function changeRefund(world: World): Promise<string | null> {
  const { random, refundIds, client } = world;
  if (refundIds.length === 0) return null;
  const refundId = random.pick(refundIds.slice(-25));
  const action = random.pick(['refundRetry', 'refundRetry', 'refundCancel', 'refundMarkPaid'] as const);
  const input = { refundId, idempotencyKey: `change-${random.below(2 ** 31)}`, ...(action === 'refundMarkPaid' ? { proof: 'Transfer 1' } : {}) };
  const answers = await Promise.all(Array.from({ length: random.pick([1, 1, 2]) }, () => change(client(), action, input)));
  return `${action} ${refundId}: ${answers.map(({ refund, userErrors }) => refund?.status ?? userErrors[0]?.code).join(', ')}`;
}

function paymentsAtProviders({ orders }: World): (KnownPayment & { provider: Exclude<KnownPayment['provider'], 'manual'> })[] {
  return orders.slice(-8).flatMap(({ payments }) =>
    payments.flatMap((payment) => (payment.provider === 'manual' ? [] : [{ ...payment, provider: payment.provider }])),
  );
}

async function refundElsewhere(world: World): Promise<string | null> {
  const { random, laboratory } = world;
  const payments = paymentsAtProviders(world);
  if (payments.length === 0) return null;
  const { provider, reference, amountMinor } = random.pick(payments);
  const refundMinor = 1n + BigInt(random.below(Number(amountMinor)));
  const refund = { provider, paymentReference: reference, amountMinor: refundMinor };
  return laboratory.externalRefund(refund).then(
    () => `${refundMinor} of ${reference}`,
    () => `${refundMinor} of ${reference} refused`,
  );
}

async function dispute(world: World): Promise<string | null> {
  const { random, laboratory } = world;
  const payments = paymentsAtProviders(world);
  if (payments.length === 0) return null;
  const { provider, reference } = random.pick(payments);
  const { dispute: before } = await laboratory.payment(provider, reference);
  const status = before === 'OPEN' ? random.pick(['WON', 'LOST'] as const) : 'OPEN';
  if (before !== null && before !== 'OPEN') return null;
  await laboratory.dispute({ provider, paymentReference: reference, status });
  return `${reference} ${status}`;
}

async function orderFault({ random, laboratory }: World): Promise<string> {
  const method = random.pick(['POST', 'POST', 'GET', undefined]);
  if (random.chance(0.3)) {
    const failureCode = random.pick(FAILURES);
    const afterMs = random.pick([undefined, 3 * HOUR_MS, 50 * HOUR_MS]);
    await laboratory.faults({ kind: 'refund-fails', failureCode, method: 'POST', ...(afterMs === undefined ? {} : { afterMs }) });
    return `refund-fails ${failureCode}`;
  }
  const kind = random.pick(FAULTS);
  const times = random.pick([1, 1, 2, 6]);
  await laboratory.faults({ kind, times, method, ...(kind === 'slow' ? { ms: 40 } : {}) });
  return `${kind} ${times} ${method}`;
}

async function clearFaults({ laboratory }: World): Promise<string> {
  await laboratory.clearFaults();
  return 'all';
}

/** Days after it arrived, the bank sends it back; or a refund that is under way fails. */
async function letFail({ random, laboratory }: World): Promise<string | null> {
  const executed = (await laboratory.executed()).filter(({ status }) => status === 'PENDING' || status === 'SUCCEEDED');
  if (executed.length === 0) return null;
  const { provider, reference } = random.pick(executed.slice(-10));
  const failure = { failureCode: random.pick(FAILURES), afterMs: random.pick([0, HOUR_MS, 30 * HOUR_MS]) };
  return laboratory.failRefund({ provider, reference, ...failure }).then(
    () => `${reference} ${failure.failureCode} after ${failure.afterMs} ms`,
    () => `${reference} refused`,
  );
}

async function takeTime({ random, laboratory }: World): Promise<string> {
  const delayMs = random.pick([0, 0, 2_000, HOUR_MS, 40 * HOUR_MS]);
  await laboratory.settleDelay(delayMs);
  return `${delayMs} ms`;
}

async function deliverNotices({ random, laboratory }: World): Promise<string> {
  const order = random.pick(['given', 'reverse', 'shuffled'] as const);
  const sending = { order, seed: random.below(1000), copies: random.pick([1, 1, 2, 3]), isAtOnce: random.chance(0.4) };
  // Sometimes all that were ever sent come once more.
  const ids = random.chance(0.15) ? (await laboratory.notices()).map(({ id }) => id).slice(-12) : undefined;
  const deliveries = await laboratory.deliver({ ...sending, ...(ids ? { ids } : {}) });
  return `${deliveries.length} ${order}: ${[...new Set(deliveries.map(({ status }) => status))].join(' ')}`;
}

async function forgeNotices(world: World): Promise<string> {
  const { laboratory, random } = world;
  const ids = (await laboratory.notices()).slice(-3).map(({ id }) => id);
  const how = random.chance(0.5) ? { isForged: true } : { ageMs: HOUR_MS };
  const deliveries = await laboratory.deliver({ ids, ...how });
  const stripe = deliveries.filter(({ type }) => type.startsWith('refund.') || type.startsWith('charge.'));
  must(world, stripe.every(({ status }) => status !== 200), `a forged or old notice was taken: ${JSON.stringify(stripe)}`);
  return `${deliveries.length}`;
}

async function work({ app, random }: World): Promise<string> {
  const workers = Array.from({ length: random.pick([1, 1, 2]) }, () => app.worker.workOff());
  return `${(await Promise.all(workers)).join(' and ')} done`;
}

/** The worker, staff, notices and programs, all at the same moment. */
async function everythingAtOnce(world: World): Promise<string> {
  const said = await Promise.all([work(world), deliverNotices(world), refundByQuote(world), changeRefund(world), work(world)]);
  return said.join(' | ');
}

async function jump({ clock, random }: World): Promise<string> {
  const ms = random.pick(JUMPS_MS);
  clock.jump(ms);
  return `${ms / 1000} s`;
}

async function restart(world: World): Promise<string> {
  await world.restart();
  return 'done';
}
