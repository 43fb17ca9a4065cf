/** The number of each type inside its global ids. Clients keep ids: a number never changes, new ones go to the end. */
export const GLOBAL_ID_TYPES = {
  Order: 1,
  OrderItem: 2,
  Ticket: 3,
  Payment: 4,
  Refund: 5,
  Location: 6,
  Partner: 7,
  Staff: 8,
  ApiClient: 9,
  Difference: 10,
  Invitation: 11,
  Session: 12,
  AuditEntry: 13,
} as const;
