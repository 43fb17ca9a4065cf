import { In } from 'typeorm';
import type { Database } from '../../database/database';
import { newId, type Id } from '../../database/id';
import { insertRows } from '../../database/statements';
import { OrderRow } from '../../orders/order.entity';
import { OutboxRow } from '../../outbox/outbox.entity';
import { PaymentRow } from '../payment.entity';
import { ProviderTrouble, type TroubleCode } from '../provider';
import type { Providers } from '../providers';
import { countCandidates, findCandidates } from './candidates';
import type { ComparedPayment } from './compare';
import type { DifferenceKind } from './difference';
import { countOpenByKind } from './differenceRepository';
import { eachAtMost } from './eachAtMost';
import { PatientProvider, type Pause } from './patientProvider';
import { PaymentReconciler } from './paymentReconciler';
import { ReconciliationRow } from './reconciliation.entity';
import type { Span } from './span';

/** A payment that could not be compared, and why. */
export interface NotAsked {
  readonly payment: ComparedPayment;
  readonly orderNumber: string;
  readonly reason: TroubleCode | 'NOT_CONNECTED';
}

export interface ReconcileOptions {
  readonly partnerId: Id;
  readonly span: Span;
  /** Told after each payment, with how many there are in all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly onNotAsked?: (notAsked: NotAsked) => void;
  /** Asked between payments; true ends the reconciliation early. */
  readonly isStopped?: () => boolean;
}

/** What a reconciliation came to. */
export interface ReconciliationSummary {
  readonly compared: number;
  readonly notAsked: number;
  /** The partner's open differences, these and earlier ones, of each kind that there is. */
  readonly openByKind: ReadonlyMap<DifferenceKind, number>;
  /** False when it was stopped before its end. */
  readonly isComplete: boolean;
}

const PAGE_SIZE = 100;
const CALLS_AT_ONCE = 4;
const CHECK_POLL_MS = 250;
/** How long refunds that are looked at again are waited for, a page; once in vain, nobody does the work now. */
const CHECK_WAIT_MS = 15_000;

/**
 * Compares the payments of a partner with its providers, page by page, a few at once. It pays nothing: it takes in
 * what happened at the providers, lets refunds be looked at again, and writes down what stays different.
 */
export class Reconciler {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
    private readonly pause: Pause,
  ) {}

  /** Compares every payment of the span. Throws only what is wrong with this desk; a provider's troubles are told. */
  async run(options: ReconcileOptions): Promise<ReconciliationSummary> {
    const { partnerId, span } = options;
    const total = await countCandidates(this.database.read, partnerId, span);
    const id = await this.begin(options);
    const run = new Run(this.database, this.providers, this.pause, options, total);
    const isComplete = await run.everyPage();
    const openByKind = await countOpenByKind(this.database.read, partnerId);
    const differencesFound = [...openByKind.values()].reduce((sum, count) => sum + count, 0);
    const end = { endedAt: isComplete ? new Date() : null, paymentsChecked: run.compared, differencesFound };
    await this.database.transaction((tx) => tx.update(ReconciliationRow, { id }, end));
    return { compared: run.compared, notAsked: run.notAsked, openByKind, isComplete };
  }

  private async begin({ partnerId, span }: ReconcileOptions): Promise<Id> {
    const id = newId();
    const row = { id, partnerId, ...span, startedAt: new Date(), endedAt: null, paymentsChecked: 0, differencesFound: 0 };
    await this.database.transaction((tx) => insertRows(tx, ReconciliationRow, [row]));
    return id;
  }
}

/** One run of a reconciliation. */
class Run {
  compared = 0;
  notAsked = 0;
  private readonly reconciler: PaymentReconciler;
  private readonly clients = new Map<string, Promise<PatientProvider | null>>();
  private isWorkDone = true;

  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
    private readonly pause: Pause,
    private readonly options: ReconcileOptions,
    private readonly total: number,
  ) {
    this.reconciler = new PaymentReconciler(database, options.partnerId);
  }

  /** Answers whether it came to the end. */
  async everyPage(): Promise<boolean> {
    let lastId: Id = '0';
    while (!this.isStopped) {
      const ids = await findCandidates(this.database.read, this.options.partnerId, this.options.span, lastId, PAGE_SIZE);
      const last = ids.at(-1);
      if (last === undefined) return true;
      lastId = last;
      await this.page(ids);
    }
    return false;
  }

  private get isStopped(): boolean {
    return this.options.isStopped?.() ?? false;
  }

  private async page(ids: readonly Id[]): Promise<void> {
    const payments = await this.database.read.findBy(PaymentRow, { id: In(ids) });
    const orders = await this.database.read.findBy(OrderRow, { id: In(payments.map(({ orderId }) => orderId)) });
    const items = payments.flatMap((payment) => {
      const order = orders.find(({ id }) => id === payment.orderId);
      return order ? [{ payment: { ...payment, currencyCode: order.currencyCode }, orderNumber: order.number }] : [];
    });
    const pending = await this.compareAll(items, false);
    if (pending.length === 0) return;
    await this.waitForChecks(pending.flatMap(({ refundIds }) => refundIds));
    await this.compareAll(pending, true);
  }

  /** Compares payments, a few at once at each provider. Returns those of which refunds are looked at again. */
  private async compareAll<Item extends Compared>(items: readonly Item[], again: boolean): Promise<(Item & { refundIds: readonly Id[] })[]> {
    const pending: (Item & { refundIds: readonly Id[] })[] = [];
    const byProvider = [...new Set(items.map(({ payment }) => payment.provider))].map((provider) =>
      items.filter(({ payment }) => payment.provider === provider),
    );
    const compareOne = async (item: Item): Promise<void> => {
      if (this.isStopped) return;
      const refundIds = await this.compareOne(item, again);
      if (refundIds.length > 0) pending.push({ ...item, refundIds });
      else this.options.onProgress?.(this.compared + this.notAsked, this.total);
    };
    await Promise.all(byProvider.map((ofOne) => eachAtMost(CALLS_AT_ONCE, ofOne, compareOne)));
    return pending;
  }

  private async compareOne({ payment, orderNumber }: Compared, again: boolean): Promise<readonly Id[]> {
    const provider = await this.clientOf(payment);
    const notAsked = (reason: NotAsked['reason']): readonly Id[] => {
      this.notAsked++;
      this.options.onNotAsked?.({ payment, orderNumber, reason });
      return [];
    };
    if (!provider) return notAsked('NOT_CONNECTED');
    try {
      const pending = await this.reconciler.reconcile(payment, provider, { again });
      if (pending) return pending.refundIds;
    } catch (error) {
      if (error instanceof ProviderTrouble) return notAsked(error.code);
      throw error;
    }
    this.compared++;
    return [];
  }

  private clientOf({ provider }: ComparedPayment): Promise<PatientProvider | null> {
    const known = this.clients.get(provider);
    if (known) return known;
    const connected = this.providers
      .of(this.options.partnerId, provider)
      .then((client) => client && new PatientProvider(client, this.pause));
    this.clients.set(provider, connected);
    return connected;
  }

  /** The work is a worker's, of this process or another; when none does it, what differs is written down as it is. */
  private async waitForChecks(refundIds: readonly Id[]): Promise<void> {
    if (!this.isWorkDone) return;
    const open = { topic: 'REFUND_CHECK', subjectId: In([...refundIds]) };
    for (let waitedMs = 0; await this.database.read.existsBy(OutboxRow, open); waitedMs += CHECK_POLL_MS) {
      if (waitedMs >= CHECK_WAIT_MS || this.isStopped) {
        this.isWorkDone = false;
        return;
      }
      await this.pause(CHECK_POLL_MS);
    }
  }
}

interface Compared {
  readonly payment: ComparedPayment;
  readonly orderNumber: string;
}
