import { createHash } from 'node:crypto';
import type { Id } from '../database/id';
import { Sealer } from '../sealer';
import type { RefundComputation, RequestedItem } from './refundRules';

/** How long the amounts of a preview hold. */
export const QUOTE_LIFETIME_MS = 10 * 60_000;

/** What a quote was issued for: refundCreate executes exactly this, or nothing. */
export interface Quote {
  readonly partnerId: Id;
  /** Who previewed; nobody else can use the quote. */
  readonly caller: string;
  readonly orderId: Id;
  readonly orderVersion: number;
  /** Left out: everything that could be refunded. */
  readonly items?: readonly RequestedItem[];
  readonly waiveFee: boolean;
  /** Digest of what the preview computed. */
  readonly digest: string;
  readonly expiresAtMs: number;
}

/** Seals quotes so that nobody can read, alter or make one. Every process with the same secret opens them. */
export class QuoteSealer {
  private readonly sealer: Sealer;

  constructor(appSecret: string) {
    this.sealer = new Sealer(appSecret, 'refund quote');
  }

  seal(quote: Quote): string {
    return this.sealer.seal(JSON.stringify(quote));
  }

  /** Opens a quote; null for anything that this desk did not seal. */
  open(token: string): Quote | null {
    const opened = this.sealer.open(token);
    return opened === null ? null : (JSON.parse(opened) as Quote);
  }
}

/** A digest of everything that a preview promised: it differs when anything would be done otherwise. */
export function digestOf(computation: RefundComputation): string {
  const { items, subtotalMinor, feeMinor, totalMinor, taxMinor, feeWaived, allocations } = computation;
  const promised = { items, subtotalMinor, feeMinor, totalMinor, taxMinor, feeWaived, allocations };
  const text = JSON.stringify(promised, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return createHash('sha256').update(text).digest('base64url');
}
