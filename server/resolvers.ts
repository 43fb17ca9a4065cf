import type { GraphQLSchema } from 'graphql';
import type { Database } from './database/database';
import { installationIdKey } from './database/installation';
import { GLOBAL_ID_TYPES } from './globalIdTypes';
import { createCursorCodec } from './graphql/connections/cursor';
import { callerOf, type ResolverContainer } from './graphql/context';
import { createGlobalIds, type GlobalIds } from './graphql/globalIds';
import { NodeRegistry } from './graphql/node';
import { AuditConnectionResolver, AuditResolver } from './audit/audit.resolver';
import { AuditLoaders } from './audit/auditLoaders';
import { NodeResolver } from './graphql/node.resolver';
import { ConfirmationResolver } from './orders/confirmation.resolver';
import { ConfirmationService } from './orders/confirmationService';
import { CustomerResolver } from './orders/customer.resolver';
import { OrderResolver } from './orders/order.resolver';
import { OrderConnectionResolver } from './orders/orderConnection.resolver';
import { OrderExportResolver } from './orders/orderExport.resolver';
import type { OrderExportService } from './orders/orderExportService';
import { OrderItemResolver } from './orders/orderItem.resolver';
import { OrderLoaders } from './orders/orderLoaders';
import { OrderRecordResolver } from './orders/orderRecord.resolver';
import { UnmaskingResolver, ViewerUnmaskingResolver } from './orders/unmasking.resolver';
import { OrderRecorder } from './orders/orderRecorder';
import { findOrder } from './orders/orderRepository';
import { UnmaskingService } from './orders/unmaskingService';
import { LocationResolver } from './partners/location.resolver';
import { PartnerResolver } from './partners/partner.resolver';
import { ConnectionResolver } from './payments/connection.resolver';
import type { ConnectionService } from './payments/connectionService';
import type { Providers } from './payments/providers';
import { DifferenceConnectionResolver, DifferenceResolver } from './payments/reconciliation/difference.resolver';
import { findDifference } from './payments/reconciliation/differenceRepository';
import { DifferenceService } from './payments/reconciliation/differenceService';
import { InvitationResolver } from './people/invitation.resolver';
import { InvitationService } from './people/invitationService';
import { createLinkTokens } from './people/linkToken';
import { PermissionResolver } from './people/permission.resolver';
import { RightsView } from './people/rightsView';
import { AccountResolver } from './people/account.resolver';
import { InvitationAcceptResolver } from './people/invitationAccept.resolver';
import { InvitationAcceptService } from './people/invitationAcceptService';
import { PasswordResolver } from './people/password.resolver';
import { PasswordService } from './people/passwordService';
import { Reauthentication } from './people/reauthentication';
import { SecondFactor } from './people/secondFactor';
import { SessionCookies } from './people/sessionCookies';
import { SessionService } from './people/sessionService';
import { ApiClientResolver } from './people/apiClient.resolver';
import { ApiClientService } from './people/apiClientService';
import { PartnerSettingsResolver } from './people/partnerSettings.resolver';
import { PartnerSettingsService } from './people/partnerSettingsService';
import { SignInService } from './people/signInService';
import type { SignInLimits } from './people/signInThrottle';
import { StaffResolver } from './people/staff.resolver';
import { StaffService } from './people/staffService';
import { TotpResolver } from './people/totp.resolver';
import { TotpService } from './people/totpService';
import { ViewerResolver } from './people/viewer.resolver';
import { ViewerLocationsResolver } from './people/viewerLocations.resolver';
import { QuoteSealer } from './refunds/quote';
import { OrderItemRefundsResolver, OrderRefundsResolver, PaymentResolver } from './refunds/orderRefunds.resolver';
import { RefundResolver } from './refunds/refund.resolver';
import { RefundChangeResolver } from './refunds/refundChange.resolver';
import { RefundChangeService } from './refunds/refundChangeService';
import { RefundCreator } from './refunds/refundCreate';
import { RefundCreateResolver } from './refunds/refundCreate.resolver';
import { RefundLoaders } from './refunds/refundLoaders';
import { RefundPreviewResolver } from './refunds/refundPreview.resolver';
import { findRefund } from './refunds/refundRepository';
import { RefundsResolver } from './refunds/refunds.resolver';
import { TicketResolver } from './tickets/ticket.resolver';

export interface ResolverOptions {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly appSecret: string;
  readonly publicUrl: string | null;
  readonly providers: Providers;
  readonly connections: ConnectionService;
  readonly orderExports: OrderExportService;
  readonly signIns: SignInLimits;
  /** Tells the worker of this process that there is something to send. */
  readonly nudgeWorker: () => void;
}

/** Makes the one instance of each resolver with what it needs. Throws when a type of the schema cannot be found by id. */
export async function createResolvers({
  schema,
  database,
  appSecret,
  publicUrl,
  providers,
  connections,
  orderExports,
  signIns,
  nudgeWorker,
}: ResolverOptions): Promise<ResolverContainer> {
  const ids = createGlobalIds(await installationIdKey(database), GLOBAL_ID_TYPES);
  const cursors = createCursorCodec(Buffer.from(appSecret));
  const sealer = new QuoteSealer(appSecret);
  const orders = new OrderLoaders(database);
  const refunds = new RefundLoaders(database);
  const rightsView = new RightsView(database, ids);
  const nodes = createNodes(database);
  nodes.checkComplete(schema);
  const instances = [
    new NodeResolver(nodes, ids),
    ...accountResolvers({ database, appSecret, publicUrl, signIns, nudgeWorker }, ids),
    new ViewerLocationsResolver(database),
    new StaffResolver(new StaffService(database), rightsView, ids),
    new InvitationResolver(new InvitationService(database, createLinkTokens(appSecret)), rightsView, ids),
    new PermissionResolver(),
    new ApiClientResolver(new ApiClientService(database), rightsView, ids),
    new PartnerSettingsResolver(new PartnerSettingsService(database)),
    new PartnerResolver(ids),
    new LocationResolver(ids),
    new OrderResolver(database, orders, ids, cursors),
    new OrderConnectionResolver(database),
    new OrderExportResolver(orderExports),
    new OrderItemResolver(ids),
    new OrderRecordResolver(new OrderRecorder(database)),
    new CustomerResolver(),
    new UnmaskingResolver(database, new UnmaskingService(database), ids),
    new ViewerUnmaskingResolver(),
    new ConfirmationResolver(new ConfirmationService(database), ids),
    new TicketResolver(ids),
    new PaymentResolver(ids),
    new OrderRefundsResolver(refunds, orders),
    new OrderItemRefundsResolver(refunds),
    new RefundResolver(refunds, orders, ids),
    new RefundsResolver(database, cursors),
    new RefundPreviewResolver(database, sealer, providers, ids, refunds, orders),
    new RefundChangeResolver(database, new RefundChangeService(database, providers), ids, nudgeWorker),
    new RefundCreateResolver(database, new RefundCreator(database, sealer, providers), refunds, orders, ids, nudgeWorker),
    new ConnectionResolver(connections, ids, publicUrl),
    new DifferenceResolver(database, new DifferenceService(database), orders, refunds, ids, cursors),
    new DifferenceConnectionResolver(database),
    new AuditResolver(database, new AuditLoaders(database, ids), ids, cursors),
    new AuditConnectionResolver(database),
  ];
  return containerOf(instances);
}

type AccountOptions = Pick<ResolverOptions, 'database' | 'appSecret' | 'publicUrl' | 'signIns' | 'nudgeWorker'>;

/** Signing in and one's own account. They share one throttle. */
function accountResolvers({ database, appSecret, publicUrl, signIns: throttle, nudgeWorker }: AccountOptions, ids: GlobalIds): object[] {
  const secondFactor = new SecondFactor(appSecret);
  const reauthentication = new Reauthentication(database, throttle);
  const cookies = new SessionCookies(publicUrl);
  const totp = new TotpService(database, secondFactor, throttle, reauthentication);
  const passwords = new PasswordService(database, throttle, reauthentication);
  return [
    new ViewerResolver(new SignInService(database, secondFactor, throttle), ids, cookies, nudgeWorker),
    new AccountResolver(database, new SessionService(database), cookies, ids),
    new PasswordResolver(passwords, cookies, nudgeWorker),
    new TotpResolver(totp, nudgeWorker),
    new InvitationAcceptResolver(new InvitationAcceptService(database, throttle), cookies),
  ];
}

/** Everything that `node` finds. */
function createNodes(database: Database): NodeRegistry {
  const nodes = new NodeRegistry();
  nodes.register('Order', (id, context) => findOrder(database.read, callerOf(context), id));
  nodes.register('Refund', (id, context) => findRefund(database.read, callerOf(context), id));
  nodes.register('Difference', (id, context) => findDifference(database.read, callerOf(context), id));
  return nodes;
}

function containerOf(instances: readonly object[]): ResolverContainer {
  const byClass = new Map(instances.map((instance) => [instance.constructor, instance]));
  return {
    get<Instance>(resolverClass: new (...args: never[]) => Instance): Instance {
      const instance = byClass.get(resolverClass);
      if (!(instance instanceof resolverClass)) throw new Error(`${resolverClass.name} was not made`);
      return instance;
    },
  };
}
