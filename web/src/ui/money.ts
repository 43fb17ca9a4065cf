export interface MoneyValue {
  /** An exact decimal, e.g. "12.30". */
  amount: string;
  currencyCode: string;
}

export interface MoneyPart {
  kind: 'minus' | 'sign' | 'space' | 'figure';
  text: string;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(
  locale: string,
  { amount, currencyCode: currency }: MoneyValue,
  currencyDisplay: 'narrowSymbol' | 'name',
): Intl.NumberFormat {
  // As many decimals as the server wrote: browsers disagree about some currencies.
  const decimals = amount.split('.')[1]?.length ?? 0;
  const key = `${locale} ${currency} ${currencyDisplay} ${decimals}`;
  let found = formatters.get(key);
  if (!found) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    found = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay, ...digits });
    formatters.set(key, found);
  }
  return found;
}

/**
 * The parts of an amount in reading order, the minus always before the sign.
 * The decimal string goes to Intl as it is, so no digit is lost however large the amount.
 */
export function moneyParts(money: MoneyValue, locale: string, negative = false): MoneyPart[] {
  if (!DECIMAL.test(money.amount)) return [{ kind: 'figure', text: `${money.amount} ${money.currencyCode}` }];
  const below = money.amount.startsWith('-');
  const figure = (below ? money.amount.slice(1) : money.amount) as `${number}`;
  const parts = formatter(locale, money, 'narrowSymbol').formatToParts(figure);
  const minus = below !== negative && !isZero(money.amount);
  return [...(minus ? [{ kind: 'minus' as const, text: '−' }] : []), ...join(parts)];
}

function join(parts: Intl.NumberFormatPart[]): MoneyPart[] {
  const joined: MoneyPart[] = [];
  for (const { type, value } of parts) {
    const kind = type === 'currency' ? 'sign' : type === 'literal' ? 'space' : 'figure';
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += value;
    else joined.push({ kind, text: value });
  }
  return joined;
}

/** The amount as one string, for titles, labels and messages. */
export function moneyText(money: MoneyValue, locale: string, negative = false): string {
  return moneyParts(money, locale, negative)
    .map((part) => part.text)
    .join('');
}

/** The amount in words of the locale ("84.00 euros"), for what is only heard. */
export function moneySpoken(money: MoneyValue, locale: string): string {
  if (!DECIMAL.test(money.amount)) return `${money.amount} ${money.currencyCode}`;
  return formatter(locale, money, 'name').format(money.amount as `${number}`);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** The exact sum of amounts of one currency, written with as many decimals as they have; null for none. */
export function sumMoney(amounts: readonly MoneyValue[]): MoneyValue | null {
  const [first] = amounts;
  if (!first) return null;
  const decimals = Math.max(...amounts.map(({ amount }) => amount.split('.')[1]?.length ?? 0));
  const sum = amounts.reduce((total, { amount }) => total + toMinor(amount, decimals), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const amount = decimals > 0 ? `${whole}.${digits.slice(-decimals)}` : whole;
  return { amount: sum < 0n ? `-${amount}` : amount, currencyCode: first.currencyCode };
}

function toMinor(amount: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
