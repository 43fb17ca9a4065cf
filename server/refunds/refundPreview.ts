import type { EntityManager } from 'typeorm';
import type { Id } from '../database/id';
import type { Order } from '../orders/order';
import { findOrder } from '../orders/orderRepository';
import type { Reach } from '../partners/reach';
import { digestOf, QUOTE_LIFETIME_MS, type QuoteSealer } from './quote';
import { computeRefund, type RefundableOrder, type RefundComputation, type RequestedItem } from './refundRules';

/** Who asks, with what a refund depends on. */
export interface RefundCaller extends Reach {
  /** The kind and id of the caller: quotes and idempotency keys belong to it. */
  readonly key: string;
  readonly name: string;
  readonly mayOverride: boolean;
  readonly mayWaiveFee: boolean;
}

export interface RefundPreviewRequest {
  readonly orderId: Id;
  readonly items?: readonly RequestedItem[];
  readonly waiveFee: boolean;
}

/** What a refund would do, with the quote that makes it happen; without one exactly when there is a blocker. */
export interface RefundPreview {
  readonly subject: RefundableOrder;
  readonly computation: RefundComputation;
  readonly quote: string | null;
  readonly expiresAt: Date | null;
}

/** Thrown for a request that no order could satisfy; `path` says where, inside the input. */
export class InvalidRefundRequest extends Error {
  override readonly name = 'InvalidRefundRequest';

  constructor(
    message: string,
    readonly path: readonly (string | number)[],
  ) {
    super(message);
  }
}

/**
 * Computes what a refund would do and seals a quote for it; changes nothing. `load` reads what the refund depends on.
 * Throws InvalidRefundRequest.
 */
export async function previewRefund(
  manager: EntityManager,
  sealer: QuoteSealer,
  load: (order: Order) => Promise<RefundableOrder>,
  caller: RefundCaller,
  request: RefundPreviewRequest,
): Promise<RefundPreview> {
  const order = await findOrder(manager, caller, request.orderId);
  if (!order) throw new InvalidRefundRequest('There is no such order.', ['orderId']);
  const subject = await load(order);
  if (request.items) checkRequestedItems(subject, request.items);
  const computation = computeRefund(subject, { ...request, mayOverride: caller.mayOverride });
  if (computation.blockers.length > 0) return { subject, computation, quote: null, expiresAt: null };
  const expiresAt = new Date(Date.now() + QUOTE_LIFETIME_MS);
  const quote = sealer.seal({
    partnerId: caller.partnerId,
    caller: caller.key,
    orderId: order.id,
    orderVersion: order.version,
    items: request.items,
    waiveFee: request.waiveFee,
    digest: digestOf(computation),
    expiresAtMs: expiresAt.getTime(),
  });
  return { subject, computation, quote, expiresAt };
}

function checkRequestedItems(subject: RefundableOrder, items: readonly RequestedItem[]): void {
  const seen = new Set<Id>();
  items.forEach((asked, index) => {
    const at = (field: string) => ['items', index, field];
    if (!subject.items.some((item) => item.id === asked.itemId)) {
      throw new InvalidRefundRequest('The order has no such item.', at('orderItemId'));
    }
    if (seen.has(asked.itemId)) {
      throw new InvalidRefundRequest('The same item stands here twice. Name each item once.', at('orderItemId'));
    }
    seen.add(asked.itemId);
    if (asked.quantity < 1) throw new InvalidRefundRequest('A quantity must be at least 1.', at('quantity'));
    checkRequestedTickets(subject, asked, at('ticketIds'));
  });
}

function checkRequestedTickets(subject: RefundableOrder, asked: RequestedItem, path: (string | number)[]): void {
  if (!asked.ticketIds) return;
  const own = new Set(
    subject.tickets.filter((ticket) => ticket.orderItemId === asked.itemId).map((ticket) => ticket.id),
  );
  if (asked.ticketIds.some((id) => !own.has(id))) {
    throw new InvalidRefundRequest('The item has no such ticket.', path);
  }
  if (new Set(asked.ticketIds).size !== asked.ticketIds.length || asked.ticketIds.length !== asked.quantity) {
    throw new InvalidRefundRequest('Choose as many different tickets as the quantity says.', path);
  }
}
