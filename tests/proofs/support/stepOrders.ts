import type { KnownOrder, KnownPayment, World } from './stepsWorld';
import type { Random } from '../../support/random';

const RECORD = `mutation ($input: OrderRecordInput!) {
  orderRecord(input: $input) { created order { id items { id } } userErrors { code message } } }`;
const CURRENCIES = [
  { code: 'EUR', decimals: 2 },
  { code: 'EUR', decimals: 2 },
  { code: 'JPY', decimals: 0 },
  { code: 'KWD', decimals: 3 },
] as const;
const TAX_RATES = ['0', '0.09', '0.21', '0.077'];

interface Recorded {
  readonly orderRecord: {
    readonly created: boolean;
    readonly order: { readonly id: string; readonly items: readonly { readonly id: string }[] } | null;
    readonly userErrors: readonly unknown[];
  };
}

/** Records an order of some items, with or without tickets, paid in up to three ways. */
export async function recordRandomOrder(world: World): Promise<string> {
  const { random, orders, client } = world;
  const number = `S${orders.length + 1}`;
  const { code, decimals } = random.pick(CURRENCIES);
  const text = (minor: bigint): string => amountText(minor, decimals);
  // Stripe takes amounts of three decimals only where the last is zero.
  const unit = decimals === 3 ? 10n : 1n;
  const items = Array.from({ length: 1 + random.below(3) }, (_, item) => randomItem(random, `${number}-${item}`, unit));
  const totalMinor = items.reduce((sum, { totalMinor: minor }) => sum + minor, 0n);
  const payments = await pay(world, code, totalMinor, unit);
  const input = {
    number,
    placedAt: '2026-11-22T20:16:00Z',
    customer: { email: 'customer@example.org' },
    currencyCode: code,
    items: items.map(({ totalMinor: minor, ...item }) => ({ ...item, total: text(minor) })),
    payments: payments.map(({ provider, reference, amountMinor }) => ({ provider, method: provider === 'manual' ? 'cash' : 'card', reference, amount: text(amountMinor) })),
  };
  const { orderRecord } = await client().data<Recorded>(RECORD, { input });
  if (!orderRecord.order || !orderRecord.created) throw new Error(`not recorded: ${JSON.stringify(orderRecord.userErrors)}`);
  const order: KnownOrder = { id: orderRecord.order.id, number, itemIds: orderRecord.order.items.map(({ id }) => id), payments };
  orders.push(order);
  return `${number}: ${text(totalMinor)} ${code} by ${payments.map(({ provider }) => provider).join(', ')}`;
}

function randomItem(random: Random, name: string, unit: bigint) {
  const quantity = 1 + random.below(4);
  const isTicket = random.chance(0.5);
  return {
    productName: name,
    quantity,
    totalMinor: BigInt(random.pick([0, random.below(100), random.below(20_000)])) * unit,
    taxRate: random.pick(TAX_RATES),
    refundable: random.chance(0.9),
    ...(isTicket ? { barcodes: Array.from({ length: quantity }, (_, unitIndex) => `${name}-${unitIndex}`) } : {}),
  };
}

/** Divides an amount over payments, and registers those that a provider has. */
async function pay({ random, laboratory, providers }: World, currencyCode: string, totalMinor: bigint, unit: bigint): Promise<KnownPayment[]> {
  const payments: KnownPayment[] = [];
  let leftMinor = totalMinor;
  while (leftMinor > 0n) {
    const isLast = payments.length === 2 || random.chance(0.6);
    const partMinor = (BigInt(1 + random.below(Number(leftMinor / unit))) * unit);
    const amountMinor = isLast ? leftMinor : partMinor;
    const provider = random.chance(0.15) ? 'manual' : random.pick(providers);
    const reference = provider === 'manual' ? `till-${random.below(1000)}` : await laboratory.registerPayment({ provider, amountMinor, currencyCode });
    payments.push({ provider, reference, amountMinor });
    leftMinor -= amountMinor;
  }
  return payments;
}

function amountText(minor: bigint, decimals: number): string {
  const digits = minor.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
