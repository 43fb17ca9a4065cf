import { ProviderTrouble, type PaymentProvider, type ProviderOutcome } from '../payments/provider';
import { afterFirstSending, neverSettled, settling, takeUpAgain, type Sending } from './allocationStep';
import type { RefundAllocation, SeenRefund } from './refund';

const refund = { version: 3, cancelRequestedAt: null as Date | null } as SeenRefund;
const allocation = { id: '7', status: 'SENT', providerReference: null, troubleCode: null, troubleSince: null } as RefundAllocation;
const sending = (more: Partial<RefundAllocation> = {}): Sending => ({
  refund,
  allocation: { ...allocation, ...more },
  provider: {} as PaymentProvider,
  request: {} as Sending['request'],
});
const undisputed = { disputeStatus: null };
const failed = (code: 'PAYMENT_UNKNOWN' | 'REFUSED'): ProviderOutcome => ({ status: 'FAILED', reference: null, code });

describe('a request that went out before', () => {
  it('is not settled by an account that does not know the payment', () => {
    expect(() => settling(failed('PAYMENT_UNKNOWN'))).toThrow(ProviderTrouble);
    expect(settling(failed('REFUSED'))).toEqual(failed('REFUSED'));
  });

  it('has failed only when the provider is sure that it never came', () => {
    expect(neverSettled(sending(), { status: 'NONE' }, undisputed).change).toMatchObject({ status: 'FAILED', failureCode: 'NEVER_ARRIVED' });
    const calledBack = { ...sending(), refund: { ...refund, cancelRequestedAt: new Date(0) } };
    expect(neverSettled(calledBack, { status: 'NONE' }, undisputed).change).toMatchObject({ status: 'CANCELED' });
    const disputed = { disputeStatus: 'OPEN' as const };
    expect(neverSettled(sending(), { status: 'NONE' }, disputed).change).toMatchObject({ failureCode: 'PAYMENT_DISPUTED' });
    expect(() => neverSettled(sending(), { status: 'UNKNOWN' }, undisputed)).toThrow(ProviderTrouble);
    expect(() => neverSettled(sending({ providerReference: 're_1' }), { status: 'NONE' }, undisputed)).toThrow(ProviderTrouble);
  });
});

describe('a first request', () => {
  it('stays unknown unless nothing can have been sent', () => {
    const lost = afterFirstSending(refund, allocation, new ProviderTrouble('TIMEOUT'));
    expect(lost.change).toEqual({ id: '7', troubleCode: 'TIMEOUT', troubleSince: expect.any(Date) as Date });
    const unsent = afterFirstSending(refund, allocation, new ProviderTrouble('CONNECTION', { neverSent: true }));
    expect(unsent.change).toMatchObject({ status: 'WAITING', firstSentAt: null });
    const refused = afterFirstSending(refund, allocation, new ProviderTrouble('CREDENTIALS'));
    expect(refused).toMatchObject({ change: { status: 'FAILED', failureCode: 'CREDENTIALS_REFUSED' }, againAfterMs: null });
  });

  it('hides no bug as an answer of the provider', () => {
    const bug = new TypeError('a bug');
    expect(() => afterFirstSending(refund, allocation, bug)).toThrow(bug);
  });
});

describe('a retry', () => {
  it('takes up the attempt before, under its own key, when that is under way after all', () => {
    const requestedAt = new Date('2026-11-24T10:00:00Z');
    const retried = { ...sending({ status: 'WAITING', attempt: 2 }), refund: { ...refund, requestedAt } };
    const step = takeUpAgain(retried, { status: 'PENDING', reference: 're_1', askAgainAfterMs: 2_000 }, 1);
    expect(step.change).toMatchObject({ status: 'SENT', attempt: 1, providerReference: 're_1', firstSentAt: requestedAt });
    expect(step.againAfterMs).toBe(2_000);
  });
});
