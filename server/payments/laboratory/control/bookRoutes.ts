import { z } from 'zod';
import { disputeAt, statusAt, type BookDispute, type BookPayment, type Dialect } from '../books';
import type { Bookkeeper } from '../bookkeeper';
import type { LaboratoryClock } from '../clock';
import { makePspReference, makeReference } from '../references';
import { ControlError, type ControlRoute } from './control';
import { INPUTS } from './inputs';
import { paymentView, refundView } from './views';

const PAYMENT_REFERENCES: Record<Dialect, () => string> = {
  stripe: () => makeReference('pi_', 24),
  mollie: () => makeReference('tr_', 10),
  adyen: makePspReference,
};
const REFUND_REFERENCES: Record<Dialect, () => string> = {
  stripe: () => makeReference('re_', 24),
  mollie: () => makeReference('re_', 10),
  adyen: makePspReference,
};
const DISPUTE_REFERENCES: Record<Dialect, () => string> = {
  stripe: () => makeReference('du_', 24),
  mollie: () => makeReference('chb_', 10),
  adyen: makePspReference,
};

/** Payments, refunds, disputes and the clock. */
export function bookRoutes(books: Bookkeeper, clock: LaboratoryClock, onJump: () => void): ControlRoute[] {
  const paymentOf = async (provider: Dialect, reference: string): Promise<BookPayment> => {
    const payment = await books.findPayment(provider, reference);
    if (payment === null) throw new ControlError(404, `${provider} has no payment ${reference}. Register it first.`);
    return payment;
  };
  return [
    {
      method: 'POST',
      url: '/laboratory/payments',
      async answer({ body }) {
        const { provider, reference = PAYMENT_REFERENCES[provider](), ...rest } = INPUTS.payment.parse(body);
        const createdAtMs = books.nowMs();
        await books.savePayment({ ...rest, provider, reference, isLimited: true, createdAtMs, dispute: null });
        return { reference };
      },
    },
    {
      method: 'GET',
      url: '/laboratory/payments/:provider/:reference',
      async answer({ params }) {
        const { provider, reference } = z.object({ provider: INPUTS.payment.shape.provider, reference: z.string() }).parse(params);
        const payment = await paymentOf(provider, reference);
        const refunds = await books.store.refundsOf(provider, reference);
        return { ...paymentView(payment, refunds, books.nowMs()), refunds: refunds.map((refund) => refundView(refund, books.nowMs())) };
      },
    },
    {
      method: 'GET',
      url: '/laboratory/executed',
      async answer({ query }) {
        const refunds = await books.store.refunds();
        const wanted = refunds.filter(
          (refund) =>
            (query.provider === undefined || refund.provider === query.provider) &&
            (query.payment === undefined || refund.paymentReference === query.payment) &&
            (query.key === undefined || refund.key === query.key),
        );
        return { refunds: wanted.map((refund) => refundView(refund, books.nowMs())) };
      },
    },
    {
      method: 'POST',
      url: '/laboratory/refunds',
      async answer({ body }) {
        const { provider, paymentReference, amountMinor } = INPUTS.externalRefund.parse(body);
        const payment = await paymentOf(provider, paymentReference);
        const refund = await books.execute({
          provider,
          reference: REFUND_REFERENCES[provider](),
          paymentReference: payment.reference,
          amountMinor,
          isExternal: true,
        });
        return refundView(refund, books.nowMs());
      },
    },
    {
      method: 'POST',
      url: '/laboratory/refunds/fail',
      async answer({ body }) {
        const { provider, reference, failureCode, afterMs } = INPUTS.failRefund.parse(body);
        const refund = await books.store.findRefund(provider, reference);
        if (refund === null) throw new ControlError(404, `${provider} has no refund ${reference}.`);
        const failed = await books.change(refund, (current, nowMs) => {
          const status = statusAt(current, nowMs);
          if (status === 'CANCELED' || status === 'FAILED') throw new ControlError(409, `The refund is ${status} already.`);
          return { ...current, fails: { atMs: nowMs + afterMs, code: failureCode } };
        });
        return refundView(failed, books.nowMs());
      },
    },
    {
      method: 'POST',
      url: '/laboratory/disputes',
      async answer({ body }) {
        const { provider, paymentReference, status, amountMinor } = INPUTS.dispute.parse(body);
        const payment = await paymentOf(provider, paymentReference);
        const dispute = nextDispute(payment, status, amountMinor ?? payment.amountMinor, books.nowMs());
        await books.dispute(payment, dispute);
        return { reference: dispute.reference, status };
      },
    },
    {
      method: 'POST',
      url: '/laboratory/clock/jump',
      async answer({ body }) {
        const offsetMs = clock.jump(INPUTS.jump.parse(body).ms);
        await books.store.saveClockOffsetMs(offsetMs);
        onJump();
        return { nowMs: clock.nowMs() };
      },
    },
    { method: 'GET', url: '/laboratory/clock', answer: async () => ({ nowMs: clock.nowMs() }) },
    {
      method: 'POST',
      url: '/laboratory/settings',
      async answer({ body }) {
        const { settleDelayMs } = INPUTS.settings.parse(body);
        if (settleDelayMs !== undefined) books.settleDelayMs = settleDelayMs;
        return { settleDelayMs: books.settleDelayMs };
      },
    },
  ];
}

function nextDispute(payment: BookPayment, status: 'OPEN' | 'WON' | 'LOST', amountMinor: bigint, nowMs: number): BookDispute {
  if (status === 'OPEN') {
    if (disputeAt(payment, nowMs) === 'OPEN') throw new ControlError(409, 'The payment has an open dispute already.');
    return { reference: DISPUTE_REFERENCES[payment.provider](), amountMinor, openedAtMs: nowMs, closed: null };
  }
  if (payment.dispute === null) throw new ControlError(409, 'The payment has no dispute. Open one first.');
  return { ...payment.dispute, closed: { atMs: nowMs, isWon: status === 'WON' } };
}
