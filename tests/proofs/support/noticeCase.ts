import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { GraphqlClient } from '../../support/graphqlClient';
import type { LaboratoryClient, LaboratoryNotice } from '../../support/laboratory';
import { recordOrder } from '../../support/orders';
import { create, preview, readOrder } from '../../support/refunds';
import type { NoticeSet } from './noticeSets';
import type { ProofContext } from './proof';
import type { Random } from '../../support/random';

/** Where notices are sent to, and from. */
export interface NoticeGround {
  readonly name: string;
  readonly client: GraphqlClient;
  readonly manager: EntityManager;
  readonly laboratory: LaboratoryClient;
  /** Where each provider sends its notices. */
  readonly webhooks: Readonly<Record<string, string>>;
}

/** A refund whose four notices are on their way. */
export interface NoticeCase {
  readonly set: NoticeSet;
  readonly number: string;
  readonly reference: string;
}

const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 15;
const LONGEST_WAIT_MS = 90_000;
const AT_ONCE = 10;

/** Makes a refund, and lets happen to it at the provider what the notices will tell of. */
export async function prepareCase(context: ProofContext, ground: NoticeGround, set: NoticeSet): Promise<NoticeCase> {
  const { client, laboratory } = ground;
  const { provider, arrivesAtOnce, fails, dispute, elsewhereMinor } = set;
  await laboratory.settleDelay(arrivesAtOnce ? 0 : HOUR_MS);
  const reference = await laboratory.registerPayment({ provider, amountMinor: 6350n, currencyCode: 'EUR' });
  const number = await recordOrder(client, { payments: [{ provider, method: 'card', reference, amount: '63.50' }] });
  const order = await readOrder(client, number);
  const { quote } = await preview(client, { orderId: order.id, items: [{ orderItemId: order.items[0]?.id, quantity: 2 }] });
  const { refund, userErrors } = await create(client, { quote, idempotencyKey: `notices-${number}` });
  context.check(refund !== null, `${ground.name}: order ${number} was not refunded: ${JSON.stringify(userErrors)}`);
  const noticed: NoticeCase = { set, number, reference };
  // What the provider says at once has been heard before anything else happens.
  const isHeard = arrivesAtOnce
    ? "status = 'SUCCEEDED'"
    : "status = 'PROCESSING' AND id IN (SELECT refund_id FROM refund_allocations WHERE provider_reference IS NOT NULL)";
  await until(ground, noticed, `SELECT COUNT(*) AS found FROM refunds WHERE ${isHeard} AND order_id = (SELECT id FROM orders WHERE number = ?)`, 1);
  const [executed] = await laboratory.executed({ payment: reference });
  if (fails) await laboratory.failRefund({ provider, reference: executed?.reference ?? '', failureCode: fails, afterMs: 20 * HOUR_MS });
  if (elsewhereMinor > 0n) await laboratory.externalRefund({ provider, paymentReference: reference, amountMinor: elsewhereMinor });
  if (dispute) await laboratory.dispute({ provider, paymentReference: reference, status: 'OPEN' });
  return noticed;
}

/** The bank decides about a dispute, some time after it was opened. */
export async function closeDispute({ laboratory }: NoticeGround, { set: { provider, dispute }, reference }: NoticeCase): Promise<void> {
  if (dispute === 'WON' || dispute === 'LOST') await laboratory.dispute({ provider, paymentReference: reference, status: dispute });
}

/** Sends the four notices in an order, many copies of each and some at once. Answers where everything came to stand. */
export async function sendNotices(
  context: ProofContext,
  ground: NoticeGround,
  noticed: NoticeCase,
  { order, copies, random }: { readonly order: readonly number[]; readonly copies: number; readonly random: Random },
): Promise<string> {
  const notices = await noticesOf(context, ground, noticed);
  const inOrder = order.flatMap((index) => notices[index] ?? []);
  // One copy of each strictly in this order, then the others, of one notice after the other, some at once.
  for (const notice of inOrder) await post(context, ground, notice, random);
  const others = inOrder.flatMap((notice) => Array.from({ length: copies - 1 }, () => notice));
  const rest = random.chance(0.5) ? others : random.shuffle(others);
  for (let start = 0; start < rest.length; start += AT_ONCE) {
    await Promise.all(rest.slice(start, start + AT_ONCE).map((notice) => post(context, ground, notice, random)));
  }
  await until(ground, noticed, "SELECT COUNT(*) AS found FROM outbox WHERE topic IN ('NOTICE_APPLY', 'REFUND_CHECK') AND subject_id IN (SELECT id FROM provider_notices WHERE payment_reference = ? UNION SELECT refund_id FROM refund_allocations)", 0, noticed.reference);
  return standing(ground, noticed, copies * notices.length);
}

async function noticesOf(context: ProofContext, { laboratory, name }: NoticeGround, { set, reference }: NoticeCase): Promise<LaboratoryNotice[]> {
  const due = await laboratory.notices({ provider: set.provider, payment: reference });
  const used = new Set<string>();
  return set.types.map((type) => {
    const notice = due.find((one) => one.type === type && !used.has(one.id));
    context.check(notice !== undefined, `${name}: ${set.name}: there is no ${type} among ${due.map((one) => one.type).join(', ')}`);
    used.add(notice.id);
    return notice;
  });
}

/** As one of the provider's many servers would send it. */
async function post(context: ProofContext, { webhooks, name }: NoticeGround, { provider, message, type }: LaboratoryNotice, random: Random): Promise<void> {
  const from = `10.${random.below(250)}.${random.below(250)}.${random.below(250)}`;
  const answer = await fetch(webhooks[provider] ?? '', { method: 'POST', headers: { ...message.headers, 'x-forwarded-for': from }, body: message.body });
  context.check(answer.status === 200, `${name}: ${type} of ${provider} was answered with ${answer.status}`);
}

/** Everything about a case that must not depend on how its notices came, as text. */
async function standing({ manager }: NoticeGround, { set, number, reference }: NoticeCase, sent: number): Promise<string> {
  const one = async (sql: string, parameter: string): Promise<unknown[]> => manager.query(sql, [parameter]);
  const order = await one('SELECT refund_status, taken_minor, given_minor, external_minor FROM orders WHERE number = ?', number);
  const refunds = await one('SELECT r.status, r.failure_code, r.holds_money, a.status AS share, a.failure_code AS why, a.attempt FROM refunds r JOIN refund_allocations a ON a.refund_id = r.id JOIN orders o ON o.id = r.order_id WHERE o.number = ?', number);
  const payments = await one('SELECT taken_minor, external_minor, dispute_status FROM payments WHERE reference = ?', reference);
  const tickets = await one('SELECT t.status FROM tickets t JOIN orders o ON o.id = t.order_id WHERE o.number = ? ORDER BY t.position', number);
  const notices = await one('SELECT event_type, outcome, received_count FROM provider_notices WHERE payment_reference = ? ORDER BY event_type, occurred_at_ms', reference);
  const stored = { expected: set.provider === 'mollie' ? 1 : 4, sent };
  return JSON.stringify({ order, refunds, payments, tickets, notices, stored }, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

async function until({ manager, name }: NoticeGround, noticed: NoticeCase, sql: string, expected: number, parameter = noticed.number): Promise<void> {
  const startedAt = Date.now();
  for (;;) {
    const rows: { found: unknown }[] = await manager.query(sql, [parameter]);
    if (Number(rows[0]?.found) === expected) return;
    if (Date.now() - startedAt > LONGEST_WAIT_MS) throw new Error(`${name}: ${noticed.set.name}: order ${noticed.number} waits in vain for ${sql}`);
    await sleep(LOOK_EVERY_MS);
  }
}
