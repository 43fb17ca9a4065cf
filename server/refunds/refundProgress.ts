import type { TroubleCode } from '../payments/provider';
import type { AllocationOfPayment } from './refundActions';
import type { Refund } from './refund';
import { isOpen } from './refundState';

/** Where a refund that is under way stands, as staff read it. */
export interface RefundProgress {
  readonly message: string;
  readonly since: Date;
  /** True while nobody knows whether money moved. */
  readonly unknown: boolean;
}

const NAMES = { stripe: 'Stripe', mollie: 'Mollie', adyen: 'Adyen', sandbox: 'The sandbox', manual: 'Nobody' } as const;

const troubles: Record<TroubleCode, (provider: string) => string> = {
  TIMEOUT: (provider) => `${provider} has not answered. We keep asking; do not refund again.`,
  CONNECTION: (provider) => `${provider} cannot be reached. We keep trying; do not refund again.`,
  PROVIDER_DOWN: (provider) => `${provider} has a problem of its own. We keep trying; do not refund again.`,
  THROTTLED: (provider) => `${provider} asks us to wait. It goes on by itself; do not refund again.`,
  CREDENTIALS: (provider) => `${provider} does not accept this desk’s key any more. Ask an admin to connect it again; do not refund again.`,
  IN_PROGRESS: (provider) => `${provider} is still working on it. We keep asking; do not refund again.`,
  UNREADABLE: (provider) => `${provider} cannot say what became of it. Look the payment up there: if the refund is there, leave it; else cancel it here, or pay another way and note it.`,
};

/** Where a refund that is under way stands; null when it is not under way. */
export function progressOf(refund: Refund, shares: readonly AllocationOfPayment[]): RefundProgress | null {
  if (refund.status !== 'PROCESSING') return null;
  const open = shares.filter(({ allocation }) => isOpen(allocation));
  const inTrouble = open.find(({ allocation }) => allocation.troubleCode !== null) ?? open[0];
  if (!inTrouble) return { message: 'It is being recorded.', since: refund.requestedAt, unknown: false };
  const { allocation, payment } = inTrouble;
  const provider = NAMES[payment.provider];
  const unknown = allocation.status === 'SENT' && allocation.providerReference === null;
  if (allocation.troubleCode !== null) {
    const since = allocation.troubleSince ?? refund.requestedAt;
    return { message: troubles[allocation.troubleCode](provider), since, unknown };
  }
  if (allocation.status === 'WAITING') return { message: `It goes to ${provider} in a moment.`, since: refund.requestedAt, unknown };
  const since = allocation.firstSentAt ?? refund.requestedAt;
  if (refund.cancelRequestedAt !== null) return { message: `${provider} was asked to stop it.`, since, unknown };
  return { message: `${provider} has it. The customer usually has the money within days.`, since, unknown };
}
