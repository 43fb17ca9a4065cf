import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { readEmail } from '../mail/address';
import { addToOutbox } from '../outbox/outbox';
import type { Reach } from '../partners/reach';
import { findResend, RESEND_ACTION, storeCustomerEmail } from './confirmationRepository';
import { maskEmail } from './masking';
import type { Order } from './order';
import { findOrder, findOrderForUpdate } from './orderRepository';

/** A confirmation is not sent again sooner than this. */
const RESEND_PAUSE_MS = 2 * 60_000;

/** Why a confirmation was not sent. */
export interface ResendProblem {
  readonly code: 'ORDER_NOT_FOUND' | 'EMAIL_INVALID' | 'SENT_RECENTLY';
  readonly message: string;
  readonly field: string[];
}

/** Who asks for a confirmation. */
export interface ResendCaller extends Reach {
  readonly key: string;
}

/** What became of a request. Problems are there exactly when nothing was changed. */
export type ResendResult = { readonly order: Order } | { readonly problems: readonly ResendProblem[] };

export interface ResendRequest {
  readonly orderId: Id;
  /** Another address, which the order keeps; null for the one that it has. */
  readonly email: string | null;
}

const orderNotFound: ResendProblem = {
  code: 'ORDER_NOT_FOUND',
  message: 'There is no such order. Nothing was sent.',
  field: ['input', 'orderId'],
};
const emailInvalid: ResendProblem = {
  code: 'EMAIL_INVALID',
  message: 'This is not an e-mail address. Nothing was sent. Write it like name@example.com.',
  field: ['input', 'email'],
};
const sentRecently: ResendProblem = {
  code: 'SENT_RECENTLY',
  message: 'The confirmation was sent less than 2 minutes ago. Wait a moment, then try again.',
  field: ['input', 'orderId'],
};

/** Sends confirmations again, also to another address. */
export class ConfirmationService {
  constructor(private readonly database: Database) {}

  /** Promises the confirmation to the outbox, and keeps another address, in one transaction. */
  async resend(caller: ResendCaller, request: ResendRequest): Promise<ResendResult> {
    const { orderId } = request;
    const email = request.email === null ? null : readEmail(request.email);
    if (request.email !== null && email === null) return { problems: [emailInvalid] };
    if (!(await findOrder(this.database.read, caller, orderId))) return { problems: [orderNotFound] };
    const ownEntryIds = new Set<Id>();
    return this.database.transaction(async (tx) => {
      const order = await findOrderForUpdate(tx, caller, orderId);
      if (!order) return { problems: [orderNotFound] };
      const last = await findResend(tx, caller.partnerId, orderId, new Date(Date.now() - RESEND_PAUSE_MS));
      // What this very request did, in an attempt whose answer to COMMIT was lost, is no obstacle to it.
      if (last) return ownEntryIds.has(last.id) ? { order } : { problems: [sentRecently] };
      const promised = await promise(tx, caller, order, email ?? order.customer.email);
      ownEntryIds.add(promised.entryId);
      return { order: promised.order };
    });
  }
}

async function promise(
  tx: EntityManager,
  caller: ResendCaller,
  order: Order,
  email: string,
): Promise<{ order: Order; entryId: Id }> {
  if (email !== order.customer.email) await storeCustomerEmail(tx, order.id, email);
  await addToOutbox(tx, 'CONFIRMATION_SEND', order.id, { partnerId: order.partnerId });
  const entryId = await addAuditEntry(tx, {
    partnerId: order.partnerId,
    actor: caller.key,
    action: RESEND_ACTION,
    subjectType: 'Order',
    subjectId: order.id,
    before: { email: maskEmail(order.customer.email) },
    after: { email: maskEmail(email) },
    personal: { email, emailBefore: order.customer.email },
  });
  return { order: { ...order, customer: { ...order.customer, email } }, entryId };
}
