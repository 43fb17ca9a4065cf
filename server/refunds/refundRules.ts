import type { Id } from '../database/id';
import { max, min, sum } from '../money/money';
import { taxContainedIn } from '../money/rate';
import { nextUnits } from '../money/spread';
import type { CountedItem, Order, OrderItem, TicketCounts } from '../orders/order';
import type { Payment, ProviderName } from '../payments/payment';
import type { Ticket } from '../tickets/ticket';
import { feeOf, type FeePolicy } from './fee';
import { allocate, type Allocation } from './allocation';
import { noticeOf, type RefundNotice } from './refundNotice';

/** Everything about an order that a refund depends on. */
export interface RefundableOrder {
  readonly order: Order;
  readonly items: readonly OrderItem[];
  readonly tickets: readonly Ticket[];
  readonly payments: readonly Payment[];
  readonly feePolicy: FeePolicy;
  /** The providers through which the partner can send money back from here. */
  readonly connected: ReadonlySet<ProviderName>;
}

/** What a caller asks to refund. */
export interface RefundRequest {
  /** Left out: everything that can still be refunded. */
  readonly items?: readonly RequestedItem[];
  readonly waiveFee: boolean;
  /** Whether the caller may refund redeemed tickets. */
  readonly mayOverride: boolean;
}

export interface RequestedItem {
  readonly itemId: Id;
  readonly quantity: number;
  /** Which of its tickets; left out: those not redeemed first. */
  readonly ticketIds?: readonly Id[];
}

/** What of one item a refund takes. */
export interface ComputedItem {
  readonly itemId: Id;
  readonly quantity: number;
  readonly totalMinor: bigint;
  readonly taxMinor: bigint;
  readonly ticketIds: readonly Id[];
}

/** What a refund would do. It can be executed exactly when there is no blocker. */
export interface RefundComputation {
  /** The items of which it takes something, in the order's own order. */
  readonly items: readonly ComputedItem[];
  readonly subtotalMinor: bigint;
  readonly feeMinor: bigint;
  readonly totalMinor: bigint;
  readonly taxMinor: bigint;
  readonly remainingMinor: bigint;
  readonly full: boolean;
  readonly feeWaived: boolean;
  readonly allocations: readonly Allocation[];
  readonly warnings: readonly RefundNotice[];
  readonly blockers: readonly RefundNotice[];
}

/**
 * Computes a refund: the one pure function behind the preview and the execution.
 * The requested items must be distinct items of the order with quantities of at least 1; the caller checks that.
 */
export function computeRefund(subject: RefundableOrder, request: RefundRequest): RefundComputation {
  const { order } = subject;
  const takings = requestedItems(subject, request).map((asked) => takeItem(subject, asked, request.mayOverride));
  const items = takings.map((taking) => taking.item).filter((item) => item.quantity > 0);
  const subtotalMinor = sum(items.map((item) => item.totalMinor));
  const soFar = { baseMinor: order.feeBaseMinor, keptMinor: order.feeKeptMinor };
  const feeMinor = request.waiveFee ? 0n : feeOf(subject.feePolicy, subtotalMinor, soFar);
  const totalMinor = subtotalMinor - feeMinor;
  const { allocations, blockers: allocationBlockers } = allocate(subject.payments, subject.connected, totalMinor);
  const blockers = [
    ...orderBlockers(subject, request, items, subtotalMinor),
    ...takings.flatMap((taking) => taking.blockers),
    ...allocationBlockers,
  ];
  return {
    items,
    subtotalMinor,
    feeMinor,
    totalMinor,
    taxMinor: sum(items.map((item) => item.taxMinor)),
    remainingMinor: max(refundableAmount(order, countedItems(subject), request.mayOverride) - subtotalMinor, 0n),
    full: items.length > 0 && takesEverything(subject, items),
    feeWaived: request.waiveFee,
    allocations,
    warnings: warningsOf(subject, items, totalMinor),
    blockers,
  };
}

const NO_TICKETS: TicketCounts = { all: 0, valid: 0, redeemed: 0 };

/** How many units of an item can still be refunded; a redeemed ticket counts only for who may override. */
export function refundableQuantity(item: OrderItem, tickets: TicketCounts, mayOverride: boolean): number {
  if (!item.refundable) return 0;
  const left = item.quantity - item.takenQuantity;
  if (tickets.all === 0) return left;
  return Math.min(left, tickets.valid + (mayOverride ? tickets.redeemed : 0));
}

/** How many units of an order are left to refund, whoever asks: whether a ticket was redeemed bars a caller only. */
export function unitsLeft(items: readonly OrderItem[]): number {
  return items.reduce((units, item) => units + refundableQuantity(item, NO_TICKETS, true), 0);
}

/** What can still be refunded of an order, in minor units, before fees and never above what was captured. */
export function refundableAmount(order: Order, items: readonly CountedItem[], mayOverride: boolean): bigint {
  const amounts = items.map((item) => nextUnits(item, refundableQuantity(item, item.ticketCounts, mayOverride)));
  return max(min(sum(amounts), moneyLeft(order)), 0n);
}

/** The items of an order with their tickets counted. */
export function countedItems({ items, tickets }: Pick<RefundableOrder, 'items' | 'tickets'>): CountedItem[] {
  return items.map((item) => ({ ...item, ticketCounts: countTickets(ticketsOf(tickets, item.id)) }));
}

/** Counts the tickets of one item. */
export function countTickets(tickets: readonly Ticket[]): TicketCounts {
  const having = (status: Ticket['status']): number => tickets.filter((ticket) => ticket.status === status).length;
  return { all: tickets.length, valid: having('VALID'), redeemed: having('REDEEMED') };
}

/** The tickets of one item. */
export function ticketsOf(tickets: readonly Ticket[], itemId: Id): Ticket[] {
  return tickets.filter((ticket) => ticket.orderItemId === itemId);
}

function isTakable(ticket: Ticket, mayOverride: boolean): boolean {
  return ticket.status === 'VALID' || (ticket.status === 'REDEEMED' && mayOverride);
}

function requestedItems(subject: RefundableOrder, request: RefundRequest): RequestedItem[] {
  if (!request.items) {
    return countedItems(subject).map((item) => ({
      itemId: item.id,
      quantity: refundableQuantity(item, item.ticketCounts, request.mayOverride),
    }));
  }
  const asked = new Map(request.items.map((item) => [item.itemId, item]));
  return subject.items.flatMap((item) => asked.get(item.id) ?? []);
}

interface Taking {
  readonly item: ComputedItem;
  readonly blockers: readonly RefundNotice[];
}

function takeItem(subject: RefundableOrder, asked: RequestedItem, mayOverride: boolean): Taking {
  const item = subject.items.find((candidate) => candidate.id === asked.itemId);
  if (!item) throw new Error('an item that the order does not have');
  const tickets = ticketsOf(subject.tickets, item.id);
  const chosen = chooseTickets(tickets, asked, mayOverride);
  const available = refundableQuantity(item, countTickets(tickets), mayOverride);
  const quantity = Math.min(asked.quantity, item.refundable ? item.quantity - item.takenQuantity : 0);
  const tax = {
    quantity: item.quantity,
    takenQuantity: item.takenQuantity,
    totalMinor: taxContainedIn(item.totalMinor, item.taxRatePpm),
    takenMinor: item.takenTaxMinor,
  };
  return {
    item: {
      itemId: item.id,
      quantity,
      totalMinor: nextUnits(item, quantity),
      taxMinor: nextUnits(tax, quantity),
      ticketIds: chosen.map((ticket) => ticket.id),
    },
    blockers: itemBlockers(item, asked, available, tickets, chosen, mayOverride),
  };
}

function chooseTickets(tickets: readonly Ticket[], asked: RequestedItem, mayOverride: boolean): Ticket[] {
  const wanted = asked.ticketIds;
  if (wanted) return tickets.filter((ticket) => wanted.includes(ticket.id));
  const valid = tickets.filter((ticket) => ticket.status === 'VALID');
  const redeemed = tickets.filter((ticket) => ticket.status === 'REDEEMED' && mayOverride);
  return [...valid, ...redeemed].slice(0, asked.quantity);
}

function itemBlockers(
  item: OrderItem,
  asked: RequestedItem,
  available: number,
  tickets: readonly Ticket[],
  chosen: readonly Ticket[],
  mayOverride: boolean,
): RefundNotice[] {
  if (asked.quantity === 0) return [];
  if (!item.refundable) return [noticeOf.itemNotRefundable(item)];
  if (chosen.some((ticket) => ticket.status === 'REDEEMED') && !mayOverride) return [noticeOf.ticketRedeemed(item)];
  if (chosen.some((ticket) => !isTakable(ticket, mayOverride))) return [noticeOf.ticketTaken(item)];
  if (asked.quantity <= available) return [];
  const onlyRedeemedLeft = asked.quantity <= refundableQuantity(item, countTickets(tickets), true);
  return [onlyRedeemedLeft ? noticeOf.ticketRedeemed(item) : noticeOf.quantityNotAvailable(item, available)];
}

function orderBlockers(
  subject: RefundableOrder,
  request: RefundRequest,
  items: readonly ComputedItem[],
  subtotalMinor: bigint,
): RefundNotice[] {
  const { order } = subject;
  if (order.capturedMinor < order.totalMinor) return [noticeOf.notPaid()];
  if (request.items?.length === 0) return [noticeOf.nothingSelected()];
  if (!request.items && items.length === 0) {
    const redeemedLeft = countedItems(subject).some((item) => refundableQuantity(item, item.ticketCounts, true) > 0);
    return [redeemedLeft ? noticeOf.onlyRedeemedLeft() : noticeOf.nothingLeft()];
  }
  // Refunds that were made at a provider itself use up money, and no unit.
  if (subtotalMinor > moneyLeft(order)) return [noticeOf.refundedElsewhere(max(moneyLeft(order), 0n), order.currencyCode)];
  return [];
}

/** What was captured and neither a refund from here nor one made elsewhere has taken. */
function moneyLeft({ capturedMinor, takenMinor, externalMinor }: Order): bigint {
  return capturedMinor - takenMinor - externalMinor;
}

/** Whoever asks: a ticket that this caller may not refund is a part of the order that stays. */
function takesEverything(subject: RefundableOrder, items: readonly ComputedItem[]): boolean {
  const taken = new Map(items.map((item) => [item.itemId, item.quantity]));
  return subject.items.every((item) => !item.refundable || taken.get(item.id) === item.quantity);
}

function warningsOf(subject: RefundableOrder, items: readonly ComputedItem[], totalMinor: bigint): RefundNotice[] {
  const taken = new Set(items.flatMap((item) => item.ticketIds));
  const redeemed = subject.tickets.filter((ticket) => taken.has(ticket.id) && ticket.status === 'REDEEMED');
  const byItem = subject.items.flatMap((item) => {
    const count = redeemed.filter((ticket) => ticket.orderItemId === item.id).length;
    return count > 0 ? [noticeOf.redeemedTicketTaken(item, count)] : [];
  });
  return items.length > 0 && totalMinor === 0n ? [...byItem, noticeOf.nothingToPay()] : byItem;
}
