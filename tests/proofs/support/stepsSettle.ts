import type { EntityManager } from 'typeorm';
import { allocationKey } from '../../../server/refunds/refund';
import type { ExecutedRefund } from '../../support/laboratory';
import { countOutbox, countRefunds } from './books';
import { brokenInvariants } from './invariants';
import { differences, paidShares, type ExecutedShare } from './sharesAtProvider';
import { must, type World } from './stepsWorld';

type Stored = bigint | number | string | null;

const MINUTE_MS = 60_000;
const SIX_DAYS_MS = 6 * 24 * 60 * MINUTE_MS;
const MAX_TURNS = 250;
const MAX_WORK = 60;

/** How long to wait before turn so many; the longer it takes, the more. */
function pauseMs(turn: number): number {
  if (turn < 10) return 3_000;
  return turn < 30 ? 5 * MINUTE_MS : 7 * 60 * MINUTE_MS;
}

/** Nothing goes wrong any more, all notices come, and time passes, until nothing is left to do; then both sides are compared. */
export async function settle(world: World): Promise<void> {
  const { laboratory, app, clock } = world;
  await laboratory.clearFaults();
  for (let turn = 0; !(await isQuiet(world)); turn++) {
    if (turn === MAX_TURNS) {
      const stuck: unknown[] = await app.database.read.query("SELECT r.id, a.* FROM refunds r JOIN refund_allocations a ON a.refund_id = r.id WHERE r.status = 'PROCESSING'");
      const work: unknown[] = await app.database.read.query('SELECT * FROM outbox');
      must(world, false, `it never ends: ${show(stuck)}; ${show(work)}`);
    }
    await laboratory.deliver({ order: 'shuffled', seed: turn, copies: 2 });
    for (let worked = 0; worked < MAX_WORK && (await app.worker.workOff()) > 0; worked++);
    clock.jump(pauseMs(turn));
  }
  await checkInvariants(world);
  await checkSidesAgree(world);
}

async function isQuiet({ laboratory, app }: World): Promise<boolean> {
  const manager = app.database.read;
  const waiting = await waitingForSomebody(manager);
  const { underWay } = await countRefunds(manager);
  // What waits for somebody is looked at once an hour, for ever: one piece of work each.
  if (underWay > waiting || (await countOutbox(manager)) > waiting) return false;
  const ahead = await laboratory.notices({}, true);
  return ahead.every(({ deliveries }) => deliveries.some(({ status, isForged }) => status === 200 && !isForged));
}

/**
 * Refunds that nobody but a person can end: Adyen cannot be asked, and after six days without an answer or a notice
 * a request is not sent again. Had it been executed, there would be a notice.
 */
async function waitingForSomebody(manager: EntityManager): Promise<number> {
  const rows: { refunds: Stored }[] = await manager.query(
    `SELECT COUNT(DISTINCT a.refund_id) AS refunds FROM refund_allocations a JOIN payments p ON p.id = a.payment_id
     WHERE a.status = 'SENT' AND a.provider_reference IS NULL AND p.provider = 'adyen' AND a.first_sent_at_ms < ?`,
    [Date.now() - SIX_DAYS_MS],
  );
  return Number(rows[0]?.refunds ?? 0);
}

/** What is promised at every moment. */
export async function checkInvariants(world: World): Promise<void> {
  const { app, laboratory } = world;
  const broken = await brokenInvariants(app.database.read);
  must(world, broken.length === 0, broken.join('; '));
  const twice = paidTwice(await laboratory.executed());
  must(world, twice.length === 0, `paid twice: ${twice.join(', ')}`);
}

/** Shares of which the provider executed several attempts that all stand; by the share's id. */
function paidTwice(executed: readonly ExecutedRefund[]): string[] {
  const seen = new Set<string>();
  const shares = executed.filter(isOurs).filter(isLive).map((refund) => ownKey(refund).split('-')[0] ?? '');
  return shares.filter((share) => seen.size === seen.add(share).size);
}

const isLive = ({ status }: ExecutedRefund): boolean => status === 'PENDING' || status === 'SUCCEEDED';
const isOurs = ({ isExternal }: ExecutedRefund): boolean => !isExternal;

/** The key by which a provider lets us know our own refunds again. */
function ownKey({ provider, key, merchantReference }: ExecutedRefund): string {
  return (provider === 'adyen' ? (merchantReference ?? key) : key) ?? '';
}

/** What the providers executed and what we have is the same, to the last minor unit. */
async function checkSidesAgree(world: World): Promise<void> {
  const { app, laboratory } = world;
  const manager = app.database.read;
  const executed = await laboratory.executed();
  const live = executed.filter(isLive);
  const ofOurs = live.filter(isOurs).map((refund): ExecutedShare => ({ key: ownKey(refund), amountMinor: refund.amountMinor }));
  const afterAll = await paidAfterAll(manager);
  const found = differences(ofOurs, [...(await paidShares(manager)), ...afterAll]);
  if (found.length > 0) must(world, false, [...found, ...(await explain(world, found))].join('\n  '));
  for (const payment of await storedPayments(manager)) {
    const elsewhere = live.filter(({ isExternal, paymentReference }) => isExternal && paymentReference === payment.reference);
    const afterAllMinor = sum(afterAll.filter(({ reference }) => reference === payment.reference));
    const theirs = sum(elsewhere) + afterAllMinor;
    must(world, payment.externalMinor === theirs, `${payment.reference}: refunded elsewhere ${theirs}, ours is ${payment.externalMinor}`);
    const { dispute } = await laboratory.payment(payment.provider, payment.reference);
    // Adyen's chargeback takes the money at once: for us it is lost until it is reversed. What counts is what it blocks.
    must(world, isBlocking(dispute) === isBlocking(payment.dispute), `${payment.reference}: the dispute is ${dispute}, ours is ${payment.dispute}`);
  }
}

/** What each side knows of the shares that differ. */
async function explain({ app, laboratory }: World, found: readonly string[]): Promise<string[]> {
  const executed = await laboratory.executed();
  const ids = found.map((line) => /by (\d+)/.exec(line)?.[1] ?? '0');
  const lines = ids.map(async (id) => {
    const ours: { reference: string }[] = await app.database.read.query(
      'SELECT a.*, p.provider, p.reference, r.status AS stands FROM refund_allocations a JOIN payments p ON p.id = a.payment_id JOIN refunds r ON r.id = a.refund_id WHERE a.id = ?',
      [BigInt(id)],
    );
    const reference = ours[0]?.reference ?? '';
    const notices: unknown[] = await app.database.read.query('SELECT * FROM provider_notices WHERE payment_reference = ?', [reference]);
    const theirs = executed.filter(({ paymentReference }) => paymentReference === reference);
    return `ours: ${show(ours)}\n  notices: ${show(notices)}\n  theirs: ${show(theirs)}`;
  });
  return Promise.all(lines);
}

const isBlocking = (dispute: string | null): boolean => dispute === 'OPEN' || dispute === 'LOST';

async function paidAfterAll(manager: EntityManager): Promise<(ExecutedShare & { readonly reference: string })[]> {
  const rows: { share_id: Stored; attempt: Stored; amount: Stored; reference: string }[] = await manager.query(
    `SELECT a.id AS share_id, a.attempt, a.amount_minor AS amount, p.reference FROM refund_allocations a
     JOIN payments p ON p.id = a.payment_id WHERE a.failure_code = 'PAID_AFTER_ALL'`,
  );
  return rows.map(({ share_id: id, attempt, amount, reference }) => ({
    key: allocationKey({ id: String(id), attempt: Number(attempt) }),
    amountMinor: BigInt(amount ?? 0),
    reference,
  }));
}

async function storedPayments(manager: EntityManager) {
  const rows: { reference: string; provider: 'stripe' | 'mollie' | 'adyen'; external: Stored; dispute: string | null }[] = await manager.query(
    "SELECT reference, provider, external_minor AS external, dispute_status AS dispute FROM payments WHERE provider <> 'manual'",
  );
  return rows.map(({ external, ...row }) => ({ ...row, externalMinor: BigInt(external ?? 0) }));
}

function sum(amounts: readonly { readonly amountMinor: bigint }[]): bigint {
  return amounts.reduce((total, { amountMinor }) => total + amountMinor, 0n);
}

function show(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
