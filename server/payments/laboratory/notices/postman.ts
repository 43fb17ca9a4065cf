import type { Dialect } from '../books';
import type { Bookkeeper } from '../bookkeeper';
import { adyenMessage } from './adyenMessage';
import type { MessageWriter, NoticeMessage } from './message';
import { mollieMessage } from './mollieMessage';
import type { Notice } from './notice';
import type { Delivery, NoticeQueue } from './noticeQueue';
import { DEFAULT_MERCHANT_ACCOUNT, type Receivers } from './receivers';
import { stripeMessage } from './stripeMessage';

const WRITERS: Record<Dialect, MessageWriter> = { stripe: stripeMessage, mollie: mollieMessage, adyen: adyenMessage };
const TIMEOUT_MS = 10_000;
/** What no receiver has. */
const FORGED_SECRET = 'f0'.repeat(32);
const FORGED_PAYMENT = 'tr_forgery';

/** How a notice is sent this time. */
export interface Sending {
  /** Another address than the receiver's. */
  readonly url?: string | undefined;
  /** Signed with a secret that nobody has; Mollie, which signs nothing, names a payment that is not there. */
  readonly isForged?: boolean | undefined;
  /** How long ago it says that it was signed. */
  readonly ageMs?: number | undefined;
  readonly secrets?: readonly string[] | undefined;
}

/** Writes notices from the books and brings them to their receivers. */
export class Postman {
  constructor(
    private readonly books: Bookkeeper,
    private readonly queue: NoticeQueue,
    private readonly receivers: Receivers,
  ) {}

  /** The request as it would be sent now. */
  async write(notice: Notice, sending: Sending = {}): Promise<NoticeMessage> {
    const { provider, paymentReference, refundReference } = notice;
    const receiver = this.receivers.of(provider);
    const payment = await this.books.findPayment(provider, paymentReference);
    if (payment === null) throw new Error(`the payment of the notice ${notice.id} is not in the books`);
    const refunds = await this.books.store.refundsOf(provider, paymentReference);
    const refund = refunds.find(({ reference }) => reference === refundReference) ?? null;
    const isForged = sending.isForged ?? false;
    const told = isForged && provider === 'mollie' ? { ...payment, reference: FORGED_PAYMENT } : payment;
    return WRITERS[provider](notice, { payment: told, refund, refunds }, {
      secrets: isForged ? [FORGED_SECRET] : (sending.secrets ?? receiver.secrets),
      signedAtMs: Date.now() - (sending.ageMs ?? 0),
      merchantAccount: receiver.merchantAccount ?? DEFAULT_MERCHANT_ACCOUNT,
    });
  }

  /** Sends one copy, and writes down how it was received. */
  async deliver(notice: Notice, sending: Sending = {}): Promise<Delivery> {
    const url = sending.url ?? this.receivers.of(notice.provider).url;
    if (url === null) throw new RangeError(`Nobody receives the notices of ${notice.provider}. Name a receiver first, or a url.`);
    const { headers, body } = await this.write(notice, sending);
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
      .then(async (response) => ({ status: response.status, body: await response.text() }))
      .catch((error: unknown) => ({ status: null, body: String(error) }));
    const delivery = { noticeId: notice.id, type: notice.type, isForged: sending.isForged ?? false, ...answer };
    this.queue.record(delivery);
    return delivery;
  }
}
