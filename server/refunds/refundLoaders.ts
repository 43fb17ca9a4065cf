import DataLoader from 'dataloader';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { callerOf, perRequest, type GraphQLContext } from '../graphql/context';
import type { Soon } from '../graphql/soon';
import { KeptByVersion, versionKey, type OrderVersion } from '../orders/keptByVersion';
import type { Order } from '../orders/order';
import { groupByParent } from '../orders/orderLoaders';
import { SharedTexts } from '../orders/sharedTexts';
import type { RefundPolicyRow, RefundReasonRow } from '../partners/partner.entity';
import { KeptPolicies } from '../partners/keptPolicies';
import { findReasons } from '../partners/partnerRepository';
import type { Payment } from '../payments/payment';
import { findVersionedPayments } from '../payments/paymentRepository';
import type { Ticket } from '../tickets/ticket';
import { findTicketsById, findVersionedTickets } from '../tickets/ticketRepository';
import type { Refund, RefundAllocation, RefundItem } from './refund';
import { findAllocations, findRefundItems, findRefundsOfOrders, findRefundTickets } from './refundRepository';

/** Reads what refunds are made of and depend on, each kind in one statement a request. */
export class RefundLoaders {
  private readonly knownPayments: KeptByVersion<Payment>;
  private readonly knownTickets: KeptByVersion<Ticket>;
  private readonly knownPolicies: KeptPolicies;

  constructor(private readonly database: Database) {
    this.knownPayments = new KeptByVersion((orderIds) => findVersionedPayments(database.read, orderIds));
    const texts = new SharedTexts();
    this.knownTickets = new KeptByVersion(
      (orderIds) => findVersionedTickets(database.read, orderIds, texts),
      ({ status }) => status === 'REFUND_HOLD',
    );
    this.knownPolicies = new KeptPolicies(database);
  }

  readonly refunds: (context: GraphQLContext) => DataLoader<Id, Refund[]> = perRequest(
    () =>
      new DataLoader(async (orderIds) =>
        groupByParent(orderIds, await findRefundsOfOrders(this.database.read, orderIds), (refund) => refund.orderId),
      ),
  );

  readonly items: (context: GraphQLContext) => DataLoader<Id, RefundItem[]> = perRequest(
    () =>
      new DataLoader(async (refundIds) =>
        groupByParent(refundIds, await findRefundItems(this.database.read, refundIds), (item) => item.refundId),
      ),
  );

  /** How a refund is divided over payments. */
  readonly allocations: (context: GraphQLContext) => DataLoader<Id, RefundAllocation[]> = perRequest(
    () =>
      new DataLoader(async (refundIds) =>
        groupByParent(refundIds, await findAllocations(this.database.read, refundIds), ({ refundId }) => refundId),
      ),
  );

  /** The tickets that a refund takes. */
  readonly ticketsOfRefund: (context: GraphQLContext) => DataLoader<Id, Ticket[]> = perRequest(
    () =>
      new DataLoader(async (refundIds) => {
        const links = await findRefundTickets(this.database.read, refundIds);
        const tickets = await findTicketsById(this.database.read, links.map((link) => link.ticketId));
        const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
        const pairs = links.flatMap(({ refundId, ticketId }) => {
          const ticket = byId.get(ticketId);
          return ticket ? [{ refundId, ticket }] : [];
        });
        return groupByParent(refundIds, pairs, (pair) => pair.refundId).map((group) => group.map((pair) => pair.ticket));
      }),
  );

  /** The tickets of an order. */
  ticketsOf(order: OrderVersion, context: GraphQLContext): Soon<readonly Ticket[]> {
    return this.knownTickets.get(order) ?? this.unknownTickets(context).load(order);
  }

  private readonly unknownTickets = perRequest(
    () => new DataLoader((orders: readonly OrderVersion[]) => this.knownTickets.find(orders), { cacheKeyFn: versionKey }),
  );

  /** The payments of an order. */
  paymentsOf(order: Order, context: GraphQLContext): Soon<readonly Payment[]> {
    return this.knownPayments.get(order) ?? this.unknownPayments(context).load(order);
  }

  private readonly unknownPayments = perRequest(
    () => new DataLoader((orders: readonly Order[]) => this.knownPayments.find(orders), { cacheKeyFn: versionKey }),
  );

  readonly reasons: (context: GraphQLContext) => DataLoader<Id, RefundReasonRow[]> = perRequest(
    () => new DataLoader((partnerIds) => Promise.all(partnerIds.map((id) => findReasons(this.database.read, id)))),
  );

  /** The refund rules of the caller's partner, newest first. */
  readonly policies: (context: GraphQLContext) => Promise<readonly RefundPolicyRow[]> = perRequest((context) =>
    this.knownPolicies.of(callerOf(context).partner),
  );
}

