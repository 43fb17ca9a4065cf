/** What the twin serves: the part of the desk's schema that the page's operations ask for. */
export const typeDefs = `
  scalar CurrencyCode
  scalar Date
  scalar DateTime
  scalar Decimal

  enum OrderRefundStatus { NONE AWAITING_APPROVAL PROCESSING ACTION_REQUIRED PARTIALLY_REFUNDED REFUNDED }
  enum OrderSearchMode { SIMPLE EXTENDED }
  enum OrderSortKey { PLACED_AT NUMBER TOTAL VISIT_DATE }
  enum OrderStatus { BOOKED PAID CANCELED }
  enum RefundAllocationStatus { WAITING SENT SUCCEEDED FAILED CANCELED BY_HAND }
  enum RefundFeeKind { NONE FIXED PERCENTAGE }
  enum SalesChannel { ONLINE POINT_OF_SALE PARTNER }
  enum SortDirection { ASC DESC }
  enum TicketStatus { VALID REFUND_HOLD VOID REDEEMED }

  type Money { amount: Decimal! currencyCode: CurrencyCode! }
  type Location { id: ID! name: String! }
  type Customer { maskedEmail: String! maskedName: String }
  type Ticket { id: ID! maskedBarcode: String! status: TicketStatus! redeemedAt: DateTime }
  type OrderItem {
    id: ID! productName: String! sku: String quantity: Int! refundable: Boolean! refundedQuantity: Int!
    refundableQuantity: Int! taxRate: Decimal! unitPrice: Money! discount: Money! total: Money! tickets: [Ticket!]!
  }
  type RefundPolicy { feeKind: RefundFeeKind! feeRate: Decimal feeAmount: Money validFrom: DateTime! }
  type Order {
    id: ID! number: String! placedAt: DateTime! visitDate: Date canceledAt: DateTime channel: SalesChannel!
    status: OrderStatus! refundStatus: OrderRefundStatus! customer: Customer! location: Location items: [OrderItem!]!
    total: Money! refunded: Money! refundable: Money! refundPolicy: RefundPolicy!
  }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type OrderConnection { nodes: [Order!]! pageInfo: PageInfo! }

  type RefundByHand { by: String! at: DateTime! proof: String! }
  type RefundAllocation {
    provider: String! method: String! amount: Money! automatic: Boolean! status: RefundAllocationStatus byHand: RefundByHand
  }
  type RefundPreviewItem { orderItem: OrderItem! quantity: Int! total: Money! tickets: [Ticket!]! }
  type RefundNotice { code: String! message: String! orderItemId: ID }
  type RefundPreview {
    order: Order! items: [RefundPreviewItem!]! subtotal: Money! fee: Money! total: Money! tax: Money! remaining: Money!
    full: Boolean! allocations: [RefundAllocation!]! warnings: [RefundNotice!]! blockers: [RefundNotice!]!
    quote: String expiresAt: DateTime
  }

  input OrderFilter {
    placedFrom: DateTime placedBefore: DateTime visitFrom: Date visitTo: Date status: [OrderStatus!]
    refundStatus: [OrderRefundStatus!] locationId: [ID!] channel: [SalesChannel!]
  }
  input OrderSort { key: OrderSortKey! direction: SortDirection! }
  input RefundItemInput { orderItemId: ID! quantity: Int! ticketIds: [ID!] }
  input RefundPreviewInput { orderId: ID! items: [RefundItemInput!] waiveFee: Boolean = false }

  type Query {
    orders(
      first: Int, after: String, last: Int, before: String, search: String, mode: OrderSearchMode = SIMPLE,
      filter: OrderFilter, sort: OrderSort
    ): OrderConnection
    order(id: ID!): Order
    refundPreview(input: RefundPreviewInput!): RefundPreview
  }
`;
