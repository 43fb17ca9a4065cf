import { SerialQueue } from '../../database/serialQueue';
import {
  isHeldBack,
  refundableMinor,
  statusAt,
  type BookDispute,
  type BookPayment,
  type BookRefund,
  type Dialect,
  type LaboratoryFailure,
} from './books';
import type { LaboratoryClock } from './clock';
import type { LaboratoryStore } from './store';

/** What a dialect wants executed. Amounts are minor units by ISO 4217. */
export interface RefundOrder {
  readonly provider: Dialect;
  readonly reference: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
  /** Null or left out, with the rest, for a refund that was made at the provider itself. */
  readonly key?: string | null;
  /** How long the key counts: who comes with it again in that time gets the refund that it has made already. */
  readonly keyLifetimeMs?: number;
  readonly metadata?: unknown;
  readonly merchantReference?: string | null;
  readonly description?: string | null;
  readonly isExternal?: boolean;
  /** Executed although more than is left is asked for, to fail when it settles; else it is refused. */
  readonly acceptsTooMuch?: boolean;
  readonly plan?: OutcomePlan;
}

/** What becomes of a refund by order of the tests. */
export interface OutcomePlan {
  /** Null: it fails when it would settle; else so long after it was executed. */
  readonly fails: { readonly code: LaboratoryFailure; readonly afterMs: number | null } | null;
  readonly needsAction: boolean;
}

/** Thrown for a refund that is not executed. */
export class RefundRefused extends Error {
  override readonly name = 'RefundRefused';

  constructor(
    readonly why: 'PAYMENT_UNKNOWN' | 'AMOUNT_TOO_LARGE' | 'ALREADY_REFUNDED' | 'PAYMENT_DISPUTED' | 'DUPLICATE',
    readonly payment: BookPayment | null = null,
    readonly leftMinor: bigint = 0n,
  ) {
    super(why);
  }
}

export interface BookkeeperOptions {
  readonly store: LaboratoryStore;
  readonly clock: LaboratoryClock;
  /** How long a refund is pending. */
  readonly settleDelayMs: number;
  /** Whether a payment that nobody registered counts as captured, without a limit. */
  readonly autoCapture: boolean;
  /** Amounts that are declined when they would settle. */
  readonly declines: ReadonlyMap<bigint, LaboratoryFailure>;
  /** Told of everything that changed, for the notices. */
  readonly onChange: (changed: { payment: BookPayment; refund: BookRefund | null }) => void;
}

const AUTO_CAPTURED_MINOR = 99_999_999n;
const NO_PLAN: OutcomePlan = { fails: null, needsAction: false };

/** Executes refunds by the rules of the books, one at a time for each payment. */
export class Bookkeeper {
  private readonly queues = new Map<string, SerialQueue>();
  settleDelayMs: number;

  constructor(private readonly options: BookkeeperOptions) {
    this.settleDelayMs = options.settleDelayMs;
  }

  get store(): LaboratoryStore {
    return this.options.store;
  }

  nowMs(): number {
    return this.options.clock.nowMs();
  }

  async findPayment(provider: Dialect, reference: string): Promise<BookPayment | null> {
    const payment = await this.store.findPayment(provider, reference);
    if (payment !== null || !this.options.autoCapture || reference === '') return payment;
    return {
      provider,
      reference,
      amountMinor: AUTO_CAPTURED_MINOR,
      currencyCode: 'EUR',
      isLimited: false,
      createdAtMs: this.nowMs(),
      dispute: null,
    };
  }

  /**
   * Executes a refund once for its key. Throws RefundRefused, and then no money has left. `check` may refuse by a
   * rule of the dialect's own; it sees the refunds that are there.
   */
  execute(order: RefundOrder, check?: (refunds: readonly BookRefund[]) => void): Promise<BookRefund> {
    return this.inTurn(order.provider, order.paymentReference, async () => {
      const nowMs = this.nowMs();
      const payment = await this.findPayment(order.provider, order.paymentReference);
      if (payment === null) throw new RefundRefused('PAYMENT_UNKNOWN');
      const { provider, key = null, keyLifetimeMs = 0 } = order;
      const earlier = key === null ? null : await this.store.findRefundByKey(provider, key, nowMs - keyLifetimeMs);
      if (earlier !== null) return earlier;
      // Where nothing limits a refund, it does not matter which ones there are.
      const refunds = payment.isLimited || check ? await this.store.refundsOf(provider, payment.reference) : [];
      check?.(refunds);
      const leftMinor = refundableMinor(payment, refunds, nowMs);
      const isTooMuch = leftMinor !== null && order.amountMinor > leftMinor;
      if (isHeldBack(payment, nowMs) && !order.acceptsTooMuch) throw new RefundRefused('PAYMENT_DISPUTED', payment);
      if (isTooMuch && !order.acceptsTooMuch) {
        throw new RefundRefused(leftMinor <= 0n ? 'ALREADY_REFUNDED' : 'AMOUNT_TOO_LARGE', payment, leftMinor);
      }
      const ruled = isHeldBack(payment, nowMs) ? 'PAYMENT_DISPUTED' : isTooMuch ? 'AMOUNT_TOO_LARGE' : null;
      const refund = await this.store.addRefund(this.write(order, payment, nowMs, ruled));
      this.options.onChange({ payment, refund });
      return refund;
    });
  }

  /** Changes a refund that is there; `change` throws what the caller shall be told when it may not be changed. */
  async change(refund: BookRefund, change: (current: BookRefund, nowMs: number) => BookRefund): Promise<BookRefund> {
    return this.inTurn(refund.provider, refund.paymentReference, async () => {
      const current = (await this.store.findRefund(refund.provider, refund.reference)) ?? refund;
      const changed = change(current, this.nowMs());
      await this.store.saveRefund(changed);
      const payment = await this.findPayment(changed.provider, changed.paymentReference);
      if (payment !== null) this.options.onChange({ payment, refund: changed });
      return changed;
    });
  }

  /** Calls a refund back; null when it is too late. */
  cancel(refund: BookRefund): Promise<BookRefund> {
    return this.change(refund, (current, nowMs) => {
      if (statusAt(current, nowMs) !== 'PENDING') return current;
      return { ...current, canceledAtMs: nowMs };
    });
  }

  async savePayment(payment: BookPayment): Promise<void> {
    await this.store.savePayment(payment);
    this.options.onChange({ payment, refund: null });
  }

  /** Opens or closes a dispute of a payment. */
  async dispute(payment: BookPayment, dispute: BookDispute | null): Promise<BookPayment> {
    const disputed = { ...payment, dispute };
    await this.savePayment(disputed);
    return disputed;
  }

  private write(order: RefundOrder, payment: BookPayment, nowMs: number, ruled: LaboratoryFailure | null): BookRefund {
    const settlesAtMs = nowMs + this.settleDelayMs;
    const declined = ruled ?? this.options.declines.get(order.amountMinor) ?? null;
    const { fails: planned, needsAction } = order.plan ?? NO_PLAN;
    const plannedAtMs = planned?.afterMs === null ? settlesAtMs : nowMs + (planned?.afterMs ?? 0);
    return {
      provider: order.provider,
      reference: order.reference,
      paymentReference: payment.reference,
      amountMinor: order.amountMinor,
      currencyCode: payment.currencyCode,
      key: order.key ?? null,
      metadata: order.metadata ?? null,
      merchantReference: order.merchantReference ?? null,
      description: order.description ?? null,
      isExternal: order.isExternal ?? false,
      needsAction,
      createdAtMs: nowMs,
      settlesAtMs,
      fails: declined !== null ? { atMs: settlesAtMs, code: declined } : planned && { atMs: plannedAtMs, code: planned.code },
      canceledAtMs: null,
    };
  }

  private inTurn<T>(provider: Dialect, reference: string, work: () => Promise<T>): Promise<T> {
    const name = `${provider} ${reference}`;
    const queue = this.queues.get(name) ?? new SerialQueue();
    this.queues.set(name, queue);
    return queue.run(work);
  }
}
