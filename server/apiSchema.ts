import type { GraphQLSchema } from 'graphql';
import { AuditConnectionResolver, AuditResolver } from './audit/audit.resolver';
import { NodeResolver } from './graphql/node.resolver';
import { buildGraphQLSchema, printSchema } from './graphql/schema';
import { ConfirmationResolver } from './orders/confirmation.resolver';
import { CustomerResolver } from './orders/customer.resolver';
import { OrderResolver } from './orders/order.resolver';
import { OrderConnectionResolver } from './orders/orderConnection.resolver';
import { OrderExportResolver } from './orders/orderExport.resolver';
import { OrderItemResolver } from './orders/orderItem.resolver';
import { OrderRecordResolver } from './orders/orderRecord.resolver';
import { UnmaskingResolver, ViewerUnmaskingResolver } from './orders/unmasking.resolver';
import { LocationResolver } from './partners/location.resolver';
import { PartnerResolver } from './partners/partner.resolver';
import { ConnectionResolver } from './payments/connection.resolver';
import { DifferenceConnectionResolver, DifferenceResolver } from './payments/reconciliation/difference.resolver';
import { InvitationResolver } from './people/invitation.resolver';
import { PermissionResolver } from './people/permission.resolver';
import { AccountResolver } from './people/account.resolver';
import { InvitationAcceptResolver } from './people/invitationAccept.resolver';
import { PasswordResolver } from './people/password.resolver';
import { ApiClientResolver } from './people/apiClient.resolver';
import { PartnerSettingsResolver } from './people/partnerSettings.resolver';
import { StaffResolver } from './people/staff.resolver';
import { TotpResolver } from './people/totp.resolver';
import { ViewerResolver } from './people/viewer.resolver';
import { ViewerLocationsResolver } from './people/viewerLocations.resolver';
import { OrderItemRefundsResolver, OrderRefundsResolver, PaymentResolver } from './refunds/orderRefunds.resolver';
import { RefundResolver } from './refunds/refund.resolver';
import { RefundChangeResolver } from './refunds/refundChange.resolver';
import { RefundCreateResolver } from './refunds/refundCreate.resolver';
import { RefundPreviewResolver } from './refunds/refundPreview.resolver';
import { RefundsResolver } from './refunds/refunds.resolver';
import { TicketResolver } from './tickets/ticket.resolver';
import { SCOPES } from './people/scope';

/** Every resolver class of the API. */
const resolvers = [
  NodeResolver,
  ViewerResolver,
  ViewerLocationsResolver,
  AccountResolver,
  PasswordResolver,
  TotpResolver,
  InvitationAcceptResolver,
  StaffResolver,
  InvitationResolver,
  PermissionResolver,
  ApiClientResolver,
  PartnerSettingsResolver,
  PartnerResolver,
  LocationResolver,
  OrderResolver,
  OrderConnectionResolver,
  OrderExportResolver,
  OrderItemResolver,
  OrderRecordResolver,
  CustomerResolver,
  UnmaskingResolver,
  ViewerUnmaskingResolver,
  ConfirmationResolver,
  TicketResolver,
  PaymentResolver,
  OrderRefundsResolver,
  OrderItemRefundsResolver,
  RefundResolver,
  RefundsResolver,
  RefundPreviewResolver,
  RefundChangeResolver,
  RefundCreateResolver,
  ConnectionResolver,
  DifferenceResolver,
  DifferenceConnectionResolver,
  AuditResolver,
  AuditConnectionResolver,
] as const;

/** Builds the schema of the API. Throws naming every permission rule that is not in order. */
export function buildApiSchema(onSecondLock?: (place: string) => void): GraphQLSchema {
  return buildGraphQLSchema({ resolvers: [...resolvers], scopes: SCOPES, onSecondLock });
}

/** The text of schema.graphql. */
export function printApiSchema(): string {
  return printSchema(buildApiSchema());
}
