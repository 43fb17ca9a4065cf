import { sum } from '../money/money';
import type { NewOrder, NewPayment } from '../orders/newOrder';
import type { Customer, SalesChannel } from '../orders/order';
import type { Customers } from './customers';
import { dayText } from './days';
import { linesOf } from './orderLines';
import type { OrderKind, OrderSlot } from './orderSlots';
import type { SeededRandom } from './random';

/** An order of the demo partner with the days that its later life depends on. */
export interface DemoOrder {
  readonly slot: OrderSlot;
  readonly order: NewOrder;
}

const FIRST_NUMBER = 100_001;
const PAYMENT_EXPIRES_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
const VOUCHER_MINOR = 2500n;

/** Fills slots with customers, articles and payments. Nothing happens at or after `endMs`. */
export function fillSlots(
  random: SeededRandom,
  customers: Customers,
  slots: readonly OrderSlot[],
  endMs: number,
): DemoOrder[] {
  return slots.map((slot, index) => ({ slot, order: orderOf(random, customers, slot, String(FIRST_NUMBER + index), endMs) }));
}

function orderOf(random: SeededRandom, customers: Customers, slot: OrderSlot, number: string, endMs: number): NewOrder {
  const items = linesOf(random, slot);
  const totalMinor = sum(items.map((item) => item.totalMinor));
  const payments = paymentsOf(random, slot.kind, totalMinor);
  const capturedMinor = sum(payments.map((payment) => payment.amountMinor));
  const isPaid = capturedMinor >= totalMinor;
  const canceledAt = canceledAtOf(random, slot, isPaid, endMs);
  return {
    number,
    placedAt: slot.placedAt,
    visitDate: slot.visitDay === null ? null : dayText(slot.visitDay),
    locationName: slot.kind === 'PASS' ? null : slot.location,
    channel: channelOf(slot.kind),
    status: canceledAt ? 'CANCELED' : isPaid ? 'PAID' : 'BOOKED',
    canceledAt,
    customer: customerOf(customers, slot.kind),
    currencyCode: 'EUR',
    items,
    payments,
    totalMinor,
    capturedMinor,
  };
}

function channelOf(kind: OrderKind): SalesChannel {
  if (kind === 'GATE') return 'POINT_OF_SALE';
  return kind === 'RESELLER' ? 'PARTNER' : 'ONLINE';
}

function customerOf(customers: Customers, kind: OrderKind): Customer {
  if (kind === 'RESELLER') return customers.reseller();
  return kind === 'SCHOOL' ? customers.school() : customers.somebody();
}

function paymentsOf(random: SeededRandom, kind: OrderKind, totalMinor: bigint): NewPayment[] {
  const pay = (provider: NewPayment['provider'], method: string, amountMinor: bigint): NewPayment => ({
    provider,
    method,
    reference: `${provider === 'manual' ? 'receipt' : 'sbx'}_${referenceOf(random)}`,
    amountMinor,
  });
  switch (kind) {
    case 'GATE':
      return random.chance(0.3) ? [pay('manual', 'cash', totalMinor)] : [pay('sandbox', 'card', totalMinor)];
    case 'SCHOOL':
      return random.weighted<() => NewPayment[]>([
        [() => [pay('manual', 'invoice', totalMinor)], 35],
        [() => [pay('sandbox', 'ideal', totalMinor)], 35],
        [() => [pay('sandbox', 'ideal', totalMinor / 4n)], 15],
        [() => [], 15],
      ])();
    case 'RESELLER':
      return [random.chance(0.3) ? pay('manual', 'invoice', totalMinor) : pay('sandbox', 'card', totalMinor)];
    default: {
      if (random.chance(0.025)) return [];
      const method = random.weighted([['ideal', 58] as const, ['card', 27] as const, ['paypal', 15] as const]);
      const hasVoucher = totalMinor > VOUCHER_MINOR && random.chance(0.03);
      return hasVoucher
        ? [pay('sandbox', 'voucher', VOUCHER_MINOR), pay('sandbox', method, totalMinor - VOUCHER_MINOR)]
        : [pay('sandbox', method, totalMinor)];
    }
  }
}

/** An unpaid order runs out, mostly; of the paid ones a few are called off some time before the visit. */
function canceledAtOf(random: SeededRandom, slot: OrderSlot, isPaid: boolean, endMs: number): Date | null {
  if (slot.kind === 'SCHOOL' || slot.kind === 'GATE' || !random.chance(isPaid ? 0.018 : 0.6)) return null;
  const delayMs = isPaid ? random.whole(2, 40) * HOUR_MS : PAYMENT_EXPIRES_MS;
  const canceledAt = new Date(slot.placedAt.getTime() + delayMs);
  const isTooLate = slot.visitDay !== null && dayText(slot.visitDay) <= canceledAt.toISOString().slice(0, 10);
  return canceledAt.getTime() >= endMs || (isPaid && isTooLate) ? null : canceledAt;
}

function referenceOf(random: SeededRandom): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from({ length: 14 }, () => letters[random.whole(0, letters.length - 1)]).join('');
}
