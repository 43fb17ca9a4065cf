import type { PreviewFragment } from '../api/generated';

type Figures = Pick<PreviewFragment, 'total' | 'fee' | 'tax' | 'remaining' | 'allocations'>;

/** True when a person who looked at one preview has seen the amounts of the other, and which way they go. */
export function sameFigures(a: Figures, b: Figures): boolean {
  const amounts = ['total', 'fee', 'tax', 'remaining'] as const;
  return amounts.every((key) => a[key].amount === b[key].amount) && ways(a) === ways(b);
}

function ways({ allocations }: Figures): string {
  return JSON.stringify(
    allocations.map(({ provider, method, automatic, amount }) => [provider, method, automatic, amount.amount]),
  );
}

/** The tax rate that all refunded items share, as the API gives it; null when they differ. */
export function commonTaxRate(preview: Pick<PreviewFragment, 'items' | 'order'>): string | null {
  const taken = new Set(preview.items.filter((item) => item.quantity > 0).map((item) => item.orderItem.id));
  const rates = new Set(
    preview.order.items.filter((item) => taken.has(item.id)).map((item) => Number(item.taxRate)),
  );
  return rates.size === 1 ? String([...rates][0]) : null;
}
