import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Id } from '../database/id';
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

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals quotes so that nobody can read, alter or make one. Every process with the same secret opens them. */
export class QuoteSealer {
  private readonly key: Buffer;

  constructor(appSecret: string) {
    this.key = Buffer.from(hkdfSync('sha256', appSecret, '', 'refund quote', 32));
  }

  seal(quote: Quote): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce);
    const sealed = [nonce, cipher.update(JSON.stringify(quote), 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64url');
  }

  /** Opens a quote; null for anything that this desk did not seal. */
  open(token: string): Quote | null {
    const sealed = Buffer.from(token, 'base64url');
    if (sealed.length <= NONCE_BYTES + TAG_BYTES || sealed.toString('base64url') !== token) return null;
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8')) as Quote;
    } catch {
      return null;
    }
  }
}

/** A digest of everything that a preview promised: it differs when anything would be done otherwise. */
export function digestOf(computation: RefundComputation): string {
  const { items, subtotalMinor, feeMinor, totalMinor, taxMinor, feeWaived, allocations } = computation;
  const promised = { items, subtotalMinor, feeMinor, totalMinor, taxMinor, feeWaived, allocations };
  const text = JSON.stringify(promised, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return createHash('sha256').update(text).digest('base64url');
}
