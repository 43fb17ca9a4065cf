import type { BookPayment, BookRefund, Dialect } from './books';

/** An answer that is given again to whoever comes with the same idempotency key. */
export interface StoredAnswer {
  readonly provider: Dialect;
  readonly key: string;
  /** Of the method, path and body that the key first came with. */
  readonly fingerprint: string;
  readonly answeredAtMs: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Where the laboratory keeps its books. One process at a time writes to a payment (the Bookkeeper queues); only a
 * store that is shared by processes must itself see to it that a key is executed once.
 */
export interface LaboratoryStore {
  /** Null when it never heard of the payment. */
  findPayment(provider: Dialect, reference: string): Promise<BookPayment | null>;
  /** Inserts or replaces. */
  savePayment(payment: BookPayment): Promise<void>;
  findRefund(provider: Dialect, reference: string): Promise<BookRefund | null>;
  /** The latest refund that came with the key at or after the instant. */
  findRefundByKey(provider: Dialect, key: string, sinceMs: number): Promise<BookRefund | null>;
  /** In the order of executing. */
  refundsOf(provider: Dialect, paymentReference: string): Promise<BookRefund[]>;
  /** All of them, in the order of executing. */
  refunds(): Promise<BookRefund[]>;
  /** Writes down a new refund. Answers another one when a process beside this one has executed its key already. */
  addRefund(refund: BookRefund): Promise<BookRefund>;
  /** Replaces a refund that is there. */
  saveRefund(refund: BookRefund): Promise<void>;
  payments(): Promise<BookPayment[]>;
  answers(): Promise<StoredAnswer[]>;
  saveAnswer(answer: StoredAnswer): Promise<void>;
  clockOffsetMs(): Promise<number>;
  saveClockOffsetMs(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}
