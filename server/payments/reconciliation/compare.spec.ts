import fc from 'fast-check';
import { sum } from '../../money/money';
import type { AllocationStatus } from '../../refunds/refund';
import type { ProviderPaymentView, ProviderRefundView } from '../provider';
import { compare, type ComparedPayment } from './compare';
import type { DifferenceKind, OwnShare, OwnSide } from './difference';
import { keysOf } from './matching';
import { newsOf } from './news';

const NOW = new Date('2026-11-24T12:00:00Z');
const time = { now: NOW, usualDays: 5 };
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

/** A payment as both sides have it. */
interface Pair {
  readonly payment: ComparedPayment;
  readonly ours: OwnSide;
  readonly theirs: ProviderPaymentView;
}

/** How the provider may have a share that stands so here, where nothing differs. */
const CONSISTENT: Readonly<Record<AllocationStatus, readonly (ProviderRefundView['status'] | null)[]>> = {
  WAITING: [null],
  SENT: [null, 'PENDING'],
  SUCCEEDED: ['SUCCEEDED', 'PENDING'],
  FAILED: [null, 'FAILED', 'CANCELED'],
  CANCELED: [null, 'CANCELED'],
  BY_HAND: [null, 'FAILED'],
};
const STATUSES = Object.keys(CONSISTENT) as AllocationStatus[];

const anyShare = (status: AllocationStatus) =>
  fc.record({
    status: fc.constant(status),
    theirStatus: fc.constantFrom(...CONSISTENT[status]),
    amountMinor: fc.bigInt(2n, 100_000n),
    attempt: fc.integer({ min: 1, max: 3 }),
    sentHoursAgo: fc.integer({ min: 0, max: 200 }),
  });
const anyExternal = fc.record({
  amountMinor: fc.bigInt(1n, 100_000n),
  status: fc.constantFrom('PENDING' as const, 'SUCCEEDED' as const),
});

/** A consistent pair with at least one share in every state, one refund made elsewhere, and something left. */
const anyPair: fc.Arbitrary<Pair> = fc
  .record({
    each: fc.tuple(...STATUSES.map(anyShare)),
    more: fc.array(fc.constantFrom(...STATUSES).chain(anyShare), { maxLength: 4 }),
    external: fc.array(anyExternal, { minLength: 1, maxLength: 3 }),
    leftMinor: fc.bigInt(0n, 100_000n),
    tellsCapture: fc.boolean(),
  })
  .map(({ each, more, external, leftMinor, tellsCapture }) => {
    const shapes = [...each, ...more];
    const shares = shapes.map((shape, index) => shareOf(String(100 + index), shape));
    const refunds = shapes.flatMap((shape, index) => viewsOf(shares[index], shape.theirStatus));
    const elsewhere = external.map((refund, index) => ({ reference: `ext-${index}`, ...refund }));
    const takenMinor = sum(shares.filter(holds).map(({ allocation }) => allocation.amountMinor));
    const externalMinor = sum(elsewhere.map(({ amountMinor }) => amountMinor));
    const capturedMinor = takenMinor + externalMinor + leftMinor;
    const payment = { id: '9', currencyCode: 'EUR', capturedMinor, takenMinor, externalMinor } as ComparedPayment;
    return {
      payment,
      ours: { shares, external: elsewhere, elsewhere: null },
      theirs: {
        capturedMinor: tellsCapture ? capturedMinor : null,
        currencyCode: 'EUR',
        refunds: [...refunds, ...elsewhere.map((refund) => ({ ...refund, ownKey: null }))],
        dispute: null,
      },
    };
  });

interface Shape {
  readonly status: AllocationStatus;
  readonly amountMinor: bigint;
  readonly attempt: number;
  readonly sentHoursAgo: number;
}

function shareOf(id: string, { status, amountMinor, attempt, sentHoursAgo }: Shape): OwnShare {
  const isSent = status !== 'WAITING';
  const allocation = {
    id,
    refundId: `r${id}`,
    paymentId: '9',
    amountMinor,
    status,
    providerReference: isSent ? `re-${id}` : null,
    failureCode: null,
    attempt,
    firstSentAt: isSent ? hoursAgo(sentHoursAgo) : null,
    troubleSince: null,
    troubleCode: null,
    byHandBy: null,
    byHandAt: null,
    byHandProof: null,
  };
  return { allocation, refund: { id: `r${id}`, status: 'PROCESSING', requestedAt: hoursAgo(sentHoursAgo) } };
}

/** The provider's side of a share: attempts before the last one failed there. */
function viewsOf(share: OwnShare | undefined, status: ProviderRefundView['status'] | null): ProviderRefundView[] {
  if (!share) return [];
  const { id, amountMinor } = share.allocation;
  const keys = keysOf(share.allocation);
  const earlier = keys.slice(0, -1).map((ownKey) => ({ reference: `re-${ownKey}-old`, ownKey, amountMinor, status: 'FAILED' as const }));
  const ownKey = keys.at(-1) ?? id;
  return status === null ? earlier : [...earlier, { reference: `re-${id}`, ownKey, amountMinor, status }];
}

function holds({ allocation }: OwnShare): boolean {
  return !['FAILED', 'CANCELED'].includes(allocation.status);
}

const shareIn = ({ ours }: Pair, status: AllocationStatus): OwnShare => {
  const share = ours.shares.find(({ allocation }) => allocation.status === status);
  if (!share) throw new Error(`no share is ${status}`);
  return share;
};
const withTheirs = (pair: Pair, refunds: readonly ProviderRefundView[]): Pair => ({ ...pair, theirs: { ...pair.theirs, refunds } });
const add = (pair: Pair, refund: Partial<ProviderRefundView>): Pair => {
  const added = { reference: 're-new', ownKey: null, amountMinor: 1n, status: 'SUCCEEDED' as const, ...refund };
  return withTheirs(pair, [...pair.theirs.refunds, added]);
};
const changeAt = (pair: Pair, reference: string, change: Partial<ProviderRefundView>): Pair =>
  withTheirs(pair, pair.theirs.refunds.map((refund) => (refund.reference === reference ? { ...refund, ...change } : refund)));
const without = (pair: Pair, reference: string): Pair =>
  withTheirs(pair, pair.theirs.refunds.filter((refund) => refund.reference !== reference));
const changeShare = (pair: Pair, share: OwnShare, change: Partial<OwnShare['allocation']>): Pair => ({
  ...pair,
  ours: {
    ...pair.ours,
    shares: pair.ours.shares.map((each) => (each === share ? { ...each, allocation: { ...each.allocation, ...change } } : each)),
  },
});
const lastKey = (share: OwnShare): string => keysOf(share.allocation).at(-1) ?? '';
const live = (share: OwnShare) => ({ ownKey: lastKey(share), amountMinor: share.allocation.amountMinor, reference: 're-other' });

/** One thing that goes wrong, and what it must be found as. */
const MUTATIONS: readonly [name: string, kind: DifferenceKind, mutate: (pair: Pair) => Pair][] = [
  ['a paid share is gone at the provider', 'HERE_BUT_NOT_PAID', (pair) => without(pair, `re-${shareIn(pair, 'SUCCEEDED').allocation.id}`)],
  ['a paid share failed at the provider', 'HERE_BUT_NOT_PAID', (pair) => changeAt(pair, `re-${shareIn(pair, 'SUCCEEDED').allocation.id}`, { status: 'FAILED' })],
  ['a refund made elsewhere is gone at the provider', 'HERE_BUT_NOT_PAID', (pair) => without(pair, 'ext-0')],
  ['a failed share was paid', 'PAID_BUT_NOT_HERE', (pair) => add(pair, live(shareIn(pair, 'FAILED')))],
  ['a canceled share was paid', 'PAID_BUT_NOT_HERE', (pair) => add(pair, { ...live(shareIn(pair, 'CANCELED')), status: 'PENDING' })],
  ['a refund carries a key of ours that nobody knows', 'PAID_BUT_NOT_HERE', (pair) => add(pair, { ownKey: '777' })],
  ['a paid share has another amount', 'AMOUNT_DIFFERS', (pair) => changeAt(pair, `re-${shareIn(pair, 'SUCCEEDED').allocation.id}`, { amountMinor: 1n })],
  ['a share was executed twice', 'PAID_TWICE', (pair) => add(pair, live(shareIn(pair, 'SUCCEEDED')))],
  ['an earlier attempt was paid as well', 'PAID_TWICE', (pair) => {
    const share = shareIn(pair, 'SUCCEEDED');
    return add(changeShare(pair, share, { attempt: share.allocation.attempt + 1 }), { ...live(share), ownKey: `${share.allocation.id}-${share.allocation.attempt + 1}` });
  }],
  ['what was given back by hand was sent as well', 'PAID_TWICE', (pair) => add(pair, live(shareIn(pair, 'BY_HAND')))],
  ['the provider never heard of the payment', 'PAYMENT_UNKNOWN', (pair) => ({ ...pair, theirs: null as never })],
  ['the provider captured more', 'CAPTURE_DIFFERS', (pair) => ({ ...pair, theirs: { ...pair.theirs, capturedMinor: pair.payment.capturedMinor + 1n } })],
  ['the provider captured another currency', 'CAPTURE_DIFFERS', (pair) => ({ ...pair, theirs: { ...pair.theirs, capturedMinor: pair.payment.capturedMinor, currencyCode: 'USD' } })],
  ['more was refunded elsewhere than was left', 'MORE_THAN_CAPTURED', (pair) => {
    const refund = { reference: 'ext-more', amountMinor: pair.payment.capturedMinor + 1n, status: 'SUCCEEDED' as const };
    return { ...add(pair, refund), ours: { ...pair.ours, external: [...pair.ours.external, refund] } };
  }],
  ['a share is on its way for weeks', 'STUCK', (pair) => changeShare(pair, shareIn(pair, 'SENT'), { firstSentAt: hoursAgo(10 * 24 + 1) })],
  ['nobody can say for hours what became of a share', 'STUCK', (pair) => changeShare(pair, shareIn(pair, 'SENT'), { troubleSince: hoursAgo(1.1), troubleCode: 'TIMEOUT' })],
];

const compared = ({ payment, ours, theirs }: Pair) => compare(payment, ours, theirs, time);

describe('comparing a payment with its provider', () => {
  it('finds nothing where both sides agree, and nothing to ask', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        expect(compared(pair)).toEqual([]);
        expect(newsOf(pair.ours, pair.theirs)).toEqual({ external: [], refundIds: [] });
      }),
    );
  });

  it.each(MUTATIONS)('finds exactly one difference when %s: %s', (_name, kind, mutate) => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const found = compared(mutate(pair));
        expect(found.map((difference) => difference.kind)).toEqual([kind]);
        expect(found[0]?.amountMinor).toBeGreaterThan(0n);
        expect(found[0]?.identity.length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('names each thing that differs by an identity of its own, whatever the order of the refunds', () => {
    const twoFailed = (pair: Pair) => {
      const failed = shareIn(pair, 'FAILED');
      const canceled = shareIn(pair, 'CANCELED');
      return add(add(add(pair, live(failed)), { ...live(canceled), reference: 're-third' }), { ownKey: '777', reference: 're-fourth' });
    };
    fc.assert(
      fc.property(anyPair, (pair) => {
        const mutated = twoFailed(pair);
        const identities = (of: Pair) => compared(of).map(({ identity }) => identity).sort();
        expect(new Set(identities(mutated)).size).toBe(3);
        expect(identities(withTheirs(mutated, [...mutated.theirs.refunds].reverse()))).toEqual(identities(mutated));
      }),
    );
  });

  it('takes a refund made elsewhere in before it speaks of it, and every change of it but going back', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const unknown = { reference: 'ext-new', ownKey: null, amountMinor: 5n, status: 'SUCCEEDED' as const };
        expect(newsOf(pair.ours, add(pair, unknown).theirs).external).toEqual([unknown]);
        expect(newsOf(pair.ours, add(pair, { ...unknown, status: 'FAILED' }).theirs).external).toEqual([]);
        expect(newsOf(pair.ours, changeAt(pair, 'ext-0', { status: 'FAILED' }).theirs).external).toHaveLength(1);
        const was = pair.ours.external[0]?.status;
        const isOlder = newsOf(pair.ours, changeAt(pair, 'ext-0', { status: 'PENDING' }).theirs);
        expect(was === 'SUCCEEDED' ? isOlder.external : []).toEqual([]);
        const stranger = { ownKey: '777', reference: 're-stranger', amountMinor: 5n, status: 'SUCCEEDED' as const };
        expect(newsOf(pair.ours, add(pair, stranger).theirs).external).toEqual([stranger]);
      }),
    );
  });

  it('asks again about what the provider has otherwise', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const asked = (mutated: Pair) => newsOf(mutated.ours, mutated.theirs).refundIds;
        const paid = shareIn(pair, 'SUCCEEDED');
        expect(asked(without(pair, `re-${paid.allocation.id}`))).toEqual([paid.refund.id]);
        const failed = shareIn(pair, 'FAILED');
        expect(asked(add(pair, live(failed)))).toEqual([failed.refund.id]);
        const sent = shareIn(pair, 'SENT');
        for (const status of ['SUCCEEDED', 'FAILED', 'CANCELED'] as const) {
          const ended = add(without(pair, `re-${sent.allocation.id}`), { ...live(sent), status });
          expect(asked(ended)).toEqual([sent.refund.id]);
          expect(compared(ended)).toEqual([]);
        }
      }),
    );
  });

  it('says nothing more of a refund that was paid after all and was taken in', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const failed = shareIn(pair, 'FAILED');
        const refund = { reference: 're-after-all', amountMinor: failed.allocation.amountMinor, status: 'SUCCEEDED' as const };
        const payment = { ...pair.payment, capturedMinor: pair.payment.capturedMinor + refund.amountMinor };
        const taken = add({ ...pair, payment, theirs: { ...pair.theirs, capturedMinor: null } }, { ...refund, ownKey: lastKey(failed) });
        const ours = { ...taken.ours, external: [...taken.ours.external, refund] };
        expect(compare(payment, ours, taken.theirs, time)).toEqual([]);
        expect(newsOf(ours, taken.theirs)).toEqual({ external: [], refundIds: [] });
      }),
    );
  });

  it('leaves alone what belongs to another order that was paid by the same payment', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const shared = add(pair, { ownKey: '777', amountMinor: 10n });
        const ours = { ...shared.ours, elsewhere: new Set(['777']) };
        const theirs = { ...shared.theirs, capturedMinor: pair.payment.capturedMinor + 500n };
        expect(compare(pair.payment, ours, theirs, time)).toEqual([]);
        expect(newsOf(ours, theirs).external).toEqual([]);
      }),
    );
  });
});
