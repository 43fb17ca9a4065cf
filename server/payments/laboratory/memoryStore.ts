import type { BookPayment, BookRefund, Dialect } from './books';
import type { LaboratoryStore, StoredAnswer } from './store';

const nameOf = (provider: Dialect, reference: string): string => `${provider} ${reference}`;

/** Books that are gone when the process ends. */
export class MemoryStore implements LaboratoryStore {
  private readonly paymentRows = new Map<string, BookPayment>();
  private readonly refundRows = new Map<string, BookRefund>();
  private readonly refundsOfPayments = new Map<string, string[]>();
  private readonly refundsOfKeys = new Map<string, string>();
  private readonly answerRows = new Map<string, StoredAnswer>();
  private offsetMs = 0;

  async findPayment(provider: Dialect, reference: string): Promise<BookPayment | null> {
    return this.paymentRows.get(nameOf(provider, reference)) ?? null;
  }

  async savePayment(payment: BookPayment): Promise<void> {
    this.paymentRows.set(nameOf(payment.provider, payment.reference), payment);
  }

  async findRefund(provider: Dialect, reference: string): Promise<BookRefund | null> {
    return this.refundRows.get(nameOf(provider, reference)) ?? null;
  }

  async findRefundByKey(provider: Dialect, key: string, sinceMs: number): Promise<BookRefund | null> {
    const name = this.refundsOfKeys.get(nameOf(provider, key));
    const refund = name === undefined ? undefined : this.refundRows.get(name);
    return refund !== undefined && refund.createdAtMs >= sinceMs ? refund : null;
  }

  async refundsOf(provider: Dialect, paymentReference: string): Promise<BookRefund[]> {
    const names = this.refundsOfPayments.get(nameOf(provider, paymentReference)) ?? [];
    return names.flatMap((name) => this.refundRows.get(name) ?? []);
  }

  async refunds(): Promise<BookRefund[]> {
    return [...this.refundRows.values()];
  }

  async addRefund(refund: BookRefund): Promise<BookRefund> {
    const { provider, reference, paymentReference, key } = refund;
    const name = nameOf(provider, reference);
    const payment = nameOf(provider, paymentReference);
    const names = this.refundsOfPayments.get(payment) ?? [];
    this.refundRows.set(name, refund);
    if (!names.includes(name)) this.refundsOfPayments.set(payment, [...names, name]);
    if (key !== null) this.refundsOfKeys.set(nameOf(provider, key), name);
    return refund;
  }

  async saveRefund(refund: BookRefund): Promise<void> {
    this.refundRows.set(nameOf(refund.provider, refund.reference), refund);
  }

  async payments(): Promise<BookPayment[]> {
    return [...this.paymentRows.values()];
  }

  async answers(): Promise<StoredAnswer[]> {
    return [...this.answerRows.values()];
  }

  async saveAnswer(answer: StoredAnswer): Promise<void> {
    this.answerRows.set(nameOf(answer.provider, answer.key), answer);
  }

  async clockOffsetMs(): Promise<number> {
    return this.offsetMs;
  }

  async saveClockOffsetMs(offsetMs: number): Promise<void> {
    this.offsetMs = offsetMs;
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}
