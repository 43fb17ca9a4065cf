import { createHmac } from 'node:crypto';
import type { Id } from '../database/id';

const MODULUS = 2n ** 256n;
const HEX_DIGITS = 64;

/**
 * Counts entries whose personal data is erased, and sums keyed hashes of their ids. So the entries that were erased can
 * be compared with those that erasures tell of, in any order and without keeping them.
 */
export class ErasureTally {
  count = 0;
  private total = 0n;

  constructor(private readonly key: Buffer) {}

  add(id: Id): void {
    this.count++;
    this.total += BigInt(`0x${createHmac('sha256', this.key).update(JSON.stringify(['audit-erasure', id])).digest('hex')}`);
  }

  /** Which entries they are, as 64 digits; the sums of two tallies add up to the sum of both. */
  get sum(): string {
    return hexOf(this.total);
  }
}

/** What several erasures tell of together; null when one of them does not tell which entries it erased. */
export function addSums(sums: readonly (string | null)[]): string | null {
  let total = 0n;
  for (const sum of sums) {
    if (sum === null) return null;
    total += BigInt(`0x${sum}`);
  }
  return hexOf(total);
}

function hexOf(value: bigint): string {
  return (value % MODULUS).toString(16).padStart(HEX_DIGITS, '0');
}
