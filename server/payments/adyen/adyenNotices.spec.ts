import fc from 'fast-check';
import { foldAdyenNotices, type StoredNotice } from './adyenNotices';
import { DISPUTE_EVENTS, REFUND_EVENTS } from './adyenWords';

const DAY_MS = 86_400_000;

interface Told {
  readonly code: string;
  readonly succeeded?: boolean;
  readonly reference?: string;
  readonly day?: number;
  readonly reason?: string;
}

function notice({ code, succeeded = true, reference = 'PSP1', day = 0, reason = '' }: Told): StoredNotice {
  const isRefund = REFUND_EVENTS.has(code);
  return {
    eventKey: [reference, code, succeeded, day].join(':'),
    eventType: code,
    refundReference: isRefund ? reference : null,
    refundKey: isRefund ? `key-of-${reference}` : null,
    amountMinor: 1_250n,
    succeeded,
    reason: reason === '' ? null : reason,
    occurredAt: new Date(day * DAY_MS),
  };
}

const refundOf = (...told: Told[]) => foldAdyenNotices(told.map(notice)).refunds[0];
const disputeOf = (...told: Told[]) => foldAdyenNotices(told.map(notice)).dispute;

describe('what the notices of Adyen say together', () => {
  it('knows nothing without any', () => {
    expect(foldAdyenNotices([])).toEqual({ refunds: [], dispute: null });
  });

  it('names the refund, its key and amount', () => {
    const refund = { reference: 'PSP1', ownKey: 'key-of-PSP1', amountMinor: 1_250n, status: 'SUCCEEDED', code: null };
    expect(foldAdyenNotices([notice({ code: 'REFUND' })])).toEqual({ refunds: [refund], dispute: null });
  });

  it.each([...REFUND_EVENTS])('reads %s', (code, { succeeded, failed }) => {
    expect(refundOf({ code })?.status).toBe(succeeded);
    expect(refundOf({ code, succeeded: false })?.status).toBe(failed ?? undefined);
  });

  it.each([
    { reason: 'Insufficient balance on payment', code: 'AMOUNT_TOO_LARGE' },
    { reason: 'Insufficient balance', code: 'INSUFFICIENT_BALANCE' },
    { reason: 'Already fully refunded', code: 'ALREADY_REFUNDED' },
    { reason: 'Transaction has been charged back', code: 'PAYMENT_DISPUTED' },
    { reason: 'Account closed', code: 'ACCOUNT_CLOSED' },
    { reason: 'Refund too old', code: 'TOO_OLD' },
    { reason: 'Something else', code: 'REFUSED' },
    { reason: '', code: 'REFUSED' },
  ])('reads why a refund failed: $reason', ({ reason, code }) => {
    expect(refundOf({ code: 'REFUND', succeeded: false, reason })).toMatchObject({ status: 'FAILED', code });
  });

  it.each([
    { told: [{ code: 'REFUND' }, { code: 'REFUND_FAILED', day: 3 }], status: 'FAILED', code: 'RETURNED' },
    { told: [{ code: 'REFUND' }, { code: 'REFUNDED_REVERSED', day: 9 }], status: 'FAILED', code: 'RETURNED' },
    // Nobody signs the date: what is final stays final.
    { told: [{ code: 'REFUND', day: 9 }, { code: 'REFUND_FAILED', day: 3, reason: 'Account closed' }], status: 'FAILED', code: 'RETURNED' },
    { told: [{ code: 'REFUND', succeeded: false }, { code: 'REFUND', day: 1 }], status: 'SUCCEEDED', code: null },
    { told: [{ code: 'REFUND', day: 1 }, { code: 'REFUND', succeeded: false }], status: 'SUCCEEDED', code: null },
    { told: [{ code: 'REFUND' }, { code: 'REFUND', succeeded: false }], status: 'SUCCEEDED', code: null },
    { told: [{ code: 'POSTPONED_REFUND', day: 1 }, { code: 'REFUND', day: 1 }], status: 'SUCCEEDED', code: null },
    { told: [{ code: 'REFUND' }, { code: 'REFUND_FAILED', succeeded: false, day: 3 }], status: 'SUCCEEDED', code: null },
  ])('comes to $status from $told', ({ told, status, code }) => {
    expect(refundOf(...told)).toMatchObject({ status, code });
  });

  it.each([...DISPUTE_EVENTS])('reads %s', (code, { status }) => {
    expect(disputeOf({ code })).toBe(status);
  });

  it('follows a dispute to its end, and takes the worst of several', () => {
    const open = [{ code: 'NOTIFICATION_OF_CHARGEBACK' }, { code: 'CHARGEBACK', day: 1 }];
    const won = [...open, { code: 'INFORMATION_SUPPLIED', day: 2 }, { code: 'CHARGEBACK_REVERSED', day: 30 }];
    expect(disputeOf(...open)).toBe('OPEN');
    expect(disputeOf(...open, { code: 'DISPUTE_DEFENSE_PERIOD_ENDED', day: 20 })).toBe('LOST');
    expect(disputeOf(...won)).toBe('WON');
    expect(disputeOf(...won, { code: 'SECOND_CHARGEBACK', day: 40 })).toBe('LOST');
    expect(disputeOf(...won, { code: 'NOTIFICATION_OF_CHARGEBACK', reference: 'PSP2' })).toBe('OPEN');
    expect(disputeOf(...won, { code: 'PREARBITRATION_LOST', reference: 'PSP2' })).toBe('LOST');
  });

  it('says the same in whatever order they come, and however often', () => {
    const told = fc.record({
      code: fc.constantFrom(...REFUND_EVENTS.keys(), ...DISPUTE_EVENTS.keys(), 'CAPTURE'),
      succeeded: fc.boolean(),
      reference: fc.constantFrom('PSP1', 'PSP2', 'PSP3'),
      day: fc.integer({ min: 0, max: 2 }),
      reason: fc.constantFrom('', 'Account closed'),
    });
    // A message that comes again is stored once; which of two that differ in what nobody signs came first is chance.
    const messages = fc.uniqueArray(told.map(notice), { selector: ({ eventKey }) => eventKey, maxLength: 12 });
    const arrived = messages.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all, ...all], { minLength: all.length * 3 })),
    );
    fc.assert(
      fc.property(arrived, ([all, shuffled]) => {
        expect(foldAdyenNotices(shuffled)).toEqual(foldAdyenNotices(all));
      }),
    );
  });
});
