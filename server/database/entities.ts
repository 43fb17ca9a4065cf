import { AuditChainRow, AuditEntryRow } from '../audit/audit.entity';
import { OrderItemRow, OrderRow } from '../orders/order.entity';
import { OrderTermRow, SearchTermRow } from '../orders/search/terms.entity';
import { UnmaskingCountRow, UnmaskingRow } from '../orders/unmasking.entity';
import { OutboxRow } from '../outbox/outbox.entity';
import { LocationRow, PartnerRow, RefundPolicyRow, RefundReasonRow } from '../partners/partner.entity';
import { ConnectionRow } from '../payments/connection.entity';
import { ExternalRefundRow } from '../payments/externalRefund.entity';
import { NoticeRow } from '../payments/notice.entity';
import { PaymentRow } from '../payments/payment.entity';
import { DifferenceRow, ReconciliationRow } from '../payments/reconciliation/reconciliation.entity';
import { SandboxRefundRow } from '../payments/sandbox/sandboxRefund.entity';
import { ApiClientRow, InvitationRow, PasswordResetRow, SessionRow, StaffRow } from '../people/people.entity';
import {
  IdempotencyKeyRow,
  RefundAllocationRow,
  RefundItemRow,
  RefundRow,
  RefundTicketRow,
} from '../refunds/refund.entity';
import { TicketRow } from '../tickets/ticket.entity';
import { InstallationRow } from './installation.entity';

/** Every table, parents before children. */
export const entities = [
  InstallationRow,
  PartnerRow,
  LocationRow,
  RefundPolicyRow,
  RefundReasonRow,
  StaffRow,
  SessionRow,
  InvitationRow,
  PasswordResetRow,
  ApiClientRow,
  OrderRow,
  OrderItemRow,
  TicketRow,
  PaymentRow,
  SearchTermRow,
  OrderTermRow,
  UnmaskingRow,
  UnmaskingCountRow,
  RefundRow,
  RefundItemRow,
  RefundTicketRow,
  RefundAllocationRow,
  IdempotencyKeyRow,
  OutboxRow,
  AuditEntryRow,
  AuditChainRow,
  SandboxRefundRow,
  ConnectionRow,
  NoticeRow,
  ExternalRefundRow,
  ReconciliationRow,
  DifferenceRow,
];
