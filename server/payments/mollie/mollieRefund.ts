import { z } from 'zod';
import { AmountError, parseAmount } from '../../money/money';
import { askAgainAfterMs } from '../line';
import type { DisputeStatus } from '../payment';
import { ProviderTrouble, type ProviderOutcome, type ProviderRefundView } from '../provider';
import { REFUND_STATUSES } from './mollieWords';

/** The metadata that tell a refund of this desk: its idempotency key, and its number for people. */
export const OWN_KEY = 'refund_desk_key';
export const OWN_NUMBER = 'refund_desk_number';

const amount = z.object({ value: z.string(), currency: z.string() });

/** https://docs.mollie.com/reference/get-refund */
const refund = z.object({ id: z.string(), status: z.string(), amount, metadata: z.unknown(), createdAt: z.string() });

/** https://docs.mollie.com/reference/get-payment */
const payment = z.object({ id: z.string(), status: z.string(), amount, amountCaptured: amount.nullish() });

/** https://docs.mollie.com/reference/get-chargeback */
const chargeback = z.object({ id: z.string(), reversedAt: z.string().nullish() });

const ownMetadata = z.object({ [OWN_KEY]: z.string() });

export type MollieRefund = z.infer<typeof refund>;

/** Throws ProviderTrouble for what is no refund: the client takes any JSON for an answer. */
export function readMollieRefund(given: unknown): MollieRefund {
  return parse(refund, given);
}

/** The idempotency key that this desk sent along; null when somebody else made the refund. */
export function ownKeyOf({ metadata }: MollieRefund): string | null {
  return ownMetadata.safeParse(metadata).data?.[OWN_KEY] ?? null;
}

/** How a refund ended, or that it is on its way. Throws ProviderTrouble for an unknown status. */
export function readOutcome(given: MollieRefund): ProviderOutcome {
  const { id: reference, createdAt } = given;
  const status = statusOf(given);
  switch (status) {
    case 'PENDING':
      return { status, reference, askAgainAfterMs: askAgainAfterMs(Date.parse(createdAt)) };
    case 'FAILED':
      // Mollie says why in its dashboard only; it fails after it was processed, and the money is back.
      return { status, reference, code: 'RETURNED' };
    case 'SUCCEEDED':
    case 'CANCELED':
      return { status, reference };
  }
}

/** A refund of whoever made it. Throws ProviderTrouble for an amount or status that is none. */
export function readRefund(given: MollieRefund): ProviderRefundView {
  return { reference: given.id, ownKey: ownKeyOf(given), amountMinor: minorOf(given.amount), status: statusOf(given) };
}

export function statusOf({ status }: MollieRefund): ProviderRefundView['status'] {
  const known = REFUND_STATUSES.get(status);
  if (known === undefined) throw new ProviderTrouble('UNREADABLE');
  return known;
}

/** What of a payment was captured, and in which currency. Throws ProviderTrouble for what is no payment. */
export function capturedOf(given: unknown): { capturedMinor: bigint; currencyCode: string } {
  const { status, amount: total, amountCaptured } = parse(payment, given);
  const captured = amountCaptured ?? (status === 'paid' ? total : null);
  return { capturedMinor: captured ? minorOf(captured) : 0n, currencyCode: total.currency };
}

/**
 * How the chargebacks of a payment stand: a chargeback has given the customer the money already, and one that was
 * reversed has taken it back. https://docs.mollie.com/docs/chargebacks
 */
export function disputeOf(given: readonly unknown[]): DisputeStatus | null {
  const chargebacks = given.map((one) => parse(chargeback, one));
  if (chargebacks.length === 0) return null;
  return chargebacks.every(({ reversedAt }) => Boolean(reversedAt)) ? 'WON' : 'LOST';
}

function minorOf({ value, currency }: z.infer<typeof amount>): bigint {
  try {
    return parseAmount(value, currency);
  } catch (error) {
    if (error instanceof AmountError) throw new ProviderTrouble('UNREADABLE', { cause: error });
    throw error;
  }
}

function parse<Value>(schema: z.ZodType<Value>, given: unknown): Value {
  const read = schema.safeParse(given);
  if (!read.success) throw new ProviderTrouble('UNREADABLE', { cause: read.error });
  return read.data;
}
