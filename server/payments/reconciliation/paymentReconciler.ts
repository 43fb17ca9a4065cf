import type { Database } from '../../database/database';
import type { Id } from '../../database/id';
import { isDuplicateKey } from '../../database/retry';
import { findOrderForUpdate } from '../../orders/orderRepository';
import { wholePartner } from '../../partners/reach';
import { findOwnSides } from '../ownSide';
import { takeInNews } from '../paymentNews';
import { findPaymentsByReference } from '../paymentRepository';
import type { ProviderPaymentView } from '../provider';
import { compare, type ComparedPayment } from './compare';
import type { Difference, OwnSide } from './difference';
import { storeDifferences } from './differenceStore';
import { newsOf } from './news';
import type { PatientProvider } from './patientProvider';

/** Refunds of a payment that are being looked at again: what differs is known after that. */
export interface Pending {
  readonly refundIds: readonly Id[];
}

/** Compares one payment of a partner with its provider. It moves no money: it takes in what happened, and writes down. */
export class PaymentReconciler {
  constructor(
    private readonly database: Database,
    private readonly partnerId: Id,
  ) {}

  /**
   * Asks the provider and takes in what is new. Where refunds are to be looked at again, nothing is written yet and
   * they are returned: look once more when that is done (`again`). Throws ProviderTrouble when it cannot be asked.
   */
  async reconcile(payment: ComparedPayment, provider: PatientProvider, { again = false } = {}): Promise<Pending | null> {
    // Read after the provider was asked: whatever it knows of us, we have written down before we sent it.
    const theirs = await provider.look(payment.reference, payment.currencyCode);
    let known = await this.read(payment);
    if (theirs !== null) {
      const { external, refundIds } = newsOf(known.ours, theirs);
      const toAsk = again ? [] : refundIds;
      if (external.length > 0 || toAsk.length > 0 || theirs.dispute !== known.payment.disputeStatus) {
        await this.takeIn(payment, theirs);
        if (toAsk.length > 0) return { refundIds: toAsk };
        known = await this.read(payment);
      }
    }
    const differences = compare(known.payment, known.ours, theirs, { now: new Date(), usualDays: provider.usualDays });
    await this.store(known.payment, differences);
    return null;
  }

  private async read(payment: ComparedPayment): Promise<{ payment: ComparedPayment; ours: OwnSide }> {
    const payments = await findPaymentsByReference(this.database.read, this.partnerId, payment.provider, payment.reference);
    const ours = (await findOwnSides(this.database.read, payments)).get(payment.id);
    const current = payments.find(({ id }) => id === payment.id);
    if (!ours || !current) throw new Error(`payment ${payment.id} is gone`);
    return { payment: current, ours };
  }

  private async takeIn(payment: ComparedPayment, theirs: ProviderPaymentView): Promise<void> {
    await this.database.transaction(async (tx) => {
      const order = await findOrderForUpdate(tx, wholePartner(this.partnerId), payment.orderId);
      const payments = await findPaymentsByReference(tx, this.partnerId, payment.provider, payment.reference);
      const current = payments.find(({ id }) => id === payment.id);
      const ours = (await findOwnSides(tx, payments)).get(payment.id);
      if (!order || !current || !ours) throw new Error(`payment ${payment.id} is gone`);
      await takeInNews(tx, order, current, ours, theirs);
    });
  }

  private async store(payment: ComparedPayment, differences: readonly Difference[]): Promise<void> {
    const write = () =>
      this.database.transaction((tx) => storeDifferences(tx, this.partnerId, payment, differences, new Date()));
    await write().catch((error: unknown) => {
      // Somebody else compares the same payment now: the row is there the second time.
      if (!isDuplicateKey(error)) throw error;
      return write();
    });
  }
}
