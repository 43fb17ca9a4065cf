import type { Database } from '../../server/database/database';
import { newId } from '../../server/database/id';
import { OrderRow } from '../../server/orders/order.entity';
import { PartnerRow } from '../../server/partners/partner.entity';
import { PaymentRow } from '../../server/payments/payment.entity';
import { DifferenceRow } from '../../server/payments/reconciliation/reconciliation.entity';
import { PasswordResetRow, type StaffRow } from '../../server/people/people.entity';
import { SCOPES, type Scope } from '../../server/people/scope';
import { hashToken } from '../../server/people/token';
import { RefundAllocationRow, RefundRow } from '../../server/refunds/refund.entity';
import { beginTotp, makeInvitation, makeStaff, PASSWORD, setUpTotp, totpCode, Visitor } from './accounts';
import { recordOrder } from './orders';
import type { PartnerDesk } from './partnerDesk';
import { create, preview, readOrder, settled } from './refunds';

const NEW_PASSWORD = 'violin harbour moss';
const OTHER_PASSWORD = 'not the password at all';
const STRIPE_KEY = 'sk_test_0123456789abcdefghijklmn';
const NEVER = 'A'.repeat(22);

/** What a change is tried on. */
export interface World {
  readonly desk: PartnerDesk;
  readonly database: Database;
}

/** A change that is ready to be made: by whom, with what, and with what it is refused. Null: it cannot be refused. */
export interface ReadyChange {
  readonly by: Visitor;
  readonly input: object | null;
  readonly refused: object | null;
}

interface Change {
  /** What the audit calls it; null where nothing that counts is changed. */
  readonly action: string | null;
  /** The fields that say whether it was done. */
  readonly fields: string;
  readonly ready: (world: World) => Promise<ReadyChange>;
}

let last = 0;
const newKey = (): string => `change-key-${++last}`;
const ERRORS = 'userErrors { code message }';

/** Somebody who has just signed in, from an address of their own. */
async function person({ desk, database }: World, scopes: readonly Scope[] = SCOPES): Promise<{ by: Visitor; row: StaffRow }> {
  const row = await makeStaff(database, { scopes: [...scopes] });
  const by = new Visitor(desk.desk.url);
  if ((await by.signIn(row.email)) !== 'SIGNED_IN') throw new Error('not signed in');
  return { by, row };
}

async function newOrder({ desk }: World, amount?: string): Promise<{ id: string; number: string }> {
  const paid = amount && {
    items: [{ productName: 'Adult', quantity: 1, total: amount }],
    payments: [{ provider: 'sandbox', method: 'card', reference: newKey(), amount }],
  };
  return readOrder(desk.client, await recordOrder(desk.client, paid || {}));
}

/** A refund of its own order; of 66.66 it fails, and can be retried. */
async function newRefund(world: World, amount?: string): Promise<string> {
  const { client } = world.desk;
  const { quote } = await preview(client, { orderId: (await newOrder(world, amount)).id });
  const { refund } = await create(client, { quote, idempotencyKey: newKey() });
  if (amount) await settled(client, refund!.id);
  return refund!.id;
}

/** A refund that waits for its approval: the sandbox has what it is sent at once, and then nothing can be called back. */
async function newWaitingRefund(world: World): Promise<string> {
  const { desk, database } = world;
  const { id: orderId, number } = await newOrder(world);
  const { quote } = await preview(desk.client, { orderId });
  const { refund } = await create(desk.client, { quote, idempotencyKey: newKey() });
  await settled(desk.client, refund!.id);
  const order = await database.read.findOneByOrFail(OrderRow, { number });
  const row = await database.read.findOneByOrFail(RefundRow, { orderId: order.id });
  await database.transaction(async (tx) => {
    await tx.update(RefundRow, { id: row.id }, { status: 'AWAITING_APPROVAL', settledAt: null });
    await tx.update(RefundAllocationRow, { refundId: row.id }, { status: 'WAITING', firstSentAt: null, providerReference: null });
  });
  return refund!.id;
}

async function byStaff(world: World, input: object | null, refused: object | null): Promise<ReadyChange> {
  return { by: (await person(world)).by, input, refused };
}

async function newDifference({ desk, database }: World): Promise<string> {
  const { id: orderId, partnerId } = await database.read.findOneByOrFail(OrderRow, { number: await recordOrder(desk.client) });
  const { id: paymentId } = await database.read.findOneByOrFail(PaymentRow, { orderId });
  const place = { partnerId, orderId, paymentId, provider: 'sandbox', currencyCode: 'EUR' } as const;
  const kind = { kind: 'STUCK', identity: newKey(), refundId: null, providerReference: null, ours: null, theirs: null } as const;
  const times = { foundAt: new Date(), seenAt: new Date(), closedAt: null, closedBy: null, note: null };
  await database.transaction((tx) => tx.insert(DifferenceRow, { id: newId(), ...place, ...kind, ...times, amountMinor: 100n }));
  const { differences } = await desk.client.data<{ differences: { nodes: { id: string }[] } }>('{ differences(first: 1) { nodes { id } } }');
  return differences.nodes[0]!.id;
}

async function invited(world: World): Promise<{ by: Visitor; invitationId: string }> {
  const { by } = await person(world);
  const input = { email: `${newKey()}@example.org`, name: 'Ivy Invited', scopes: ['orders:read'] };
  const { invitation } = await by.send<{ invitation: { id: string } }>(
    'mutation ($input: StaffInviteInput!) { staffInvite(input: $input) { invitation { id } } }',
    { input },
  );
  return { by, invitationId: invitation.id };
}

async function colleague(world: World, change: Partial<StaffRow> = {}): Promise<string> {
  const row = await makeStaff(world.database, change);
  const { staff } = await world.desk.client.data<{ staff: { id: string; email: string }[] }>('{ staff { id email } }');
  return staff.find(({ email }) => email === row.email)!.id;
}

async function resetToken({ database }: World, { id: staffId }: StaffRow): Promise<string> {
  const token = newKey().padEnd(43, 'x');
  const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
  const row = { id: newId(), staffId, place: 1, tokenHash: hashToken(token), ...times };
  await database.transaction((tx) => tx.insert(PasswordResetRow, row));
  return token;
}

const ofRefund = (action: string, amount: string | undefined, more: object = {}): Change => ({
  action,
  fields: `refund { id } ${ERRORS}`,
  ready: async (world) => {
    const input = { refundId: await newRefund(world, amount), idempotencyKey: newKey(), ...more };
    return byStaff(world, input, { ...input, refundId: NEVER, idempotencyKey: newKey() });
  },
});

/** Every mutation of the API, by its name. */
export const CHANGES: Readonly<Record<string, Change>> = {
  signIn: {
    action: 'session.signIn',
    fields: 'viewer { id } userErrors { code message }',
    ready: async ({ desk, database }) => {
      const { email } = await makeStaff(database);
      return { by: new Visitor(desk.desk.url), input: { email, password: PASSWORD }, refused: null };
    },
  },
  signOut: { action: 'session.signOut', fields: 'signedOut', ready: (world) => byStaff(world, null, null) },
  signOutEverywhere: { action: 'session.endAll', fields: 'signedOut', ready: (world) => byStaff(world, null, null) },
  sessionEnd: {
    action: 'session.end',
    fields: `endedSessionId ${ERRORS}`,
    ready: async (world) => {
      const { by } = await person(world);
      const [session] = await by.send<{ id: string }[]>('{ sessions { id } }');
      // The session ends with it, so that nothing is left to refuse it to.
      return { by, input: { id: session!.id }, refused: null };
    },
  },
  passwordChange: {
    action: 'password.change',
    fields: `changed ${ERRORS}`,
    ready: (world) =>
      byStaff(world, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, { currentPassword: OTHER_PASSWORD, newPassword: NEW_PASSWORD }),
  },
  passwordResetRequest: {
    action: 'password.resetLink',
    fields: 'accepted',
    ready: async ({ desk, database }) => ({
      by: new Visitor(desk.desk.url),
      input: { email: (await makeStaff(database)).email },
      refused: { email: 'nobody@example.org' },
    }),
  },
  passwordReset: {
    action: 'password.reset',
    fields: `email ${ERRORS}`,
    ready: async (world) => {
      const token = await resetToken(world, await makeStaff(world.database));
      const input = { token, newPassword: NEW_PASSWORD };
      return { by: new Visitor(world.desk.desk.url), input, refused: input };
    },
  },
  totpBegin: {
    action: 'totp.begin',
    fields: `secret ${ERRORS}`,
    ready: (world) => byStaff(world, { password: PASSWORD }, { password: OTHER_PASSWORD }),
  },
  totpConfirm: {
    action: 'totp.on',
    fields: `recoveryCodes ${ERRORS}`,
    ready: async (world) => {
      const { by } = await person(world);
      const { secret } = await beginTotp(by);
      return { by, input: { code: totpCode(secret) }, refused: { code: '000000' } };
    },
  },
  totpDisable: {
    action: 'totp.off',
    fields: `disabled ${ERRORS}`,
    ready: async (world) => {
      const { by, row } = await person(world);
      const { secret } = await setUpTotp(by, world.database, row);
      const input = { password: PASSWORD, code: totpCode(secret) };
      return { by, input, refused: { ...input, password: OTHER_PASSWORD } };
    },
  },
  recoveryCodesRenew: {
    action: 'recoveryCode.renew',
    fields: `recoveryCodes ${ERRORS}`,
    ready: async (world) => {
      const { by, row } = await person(world);
      const { secret } = await setUpTotp(by, world.database, row);
      const input = { password: PASSWORD, code: totpCode(secret) };
      return { by, input, refused: { ...input, code: '000000' } };
    },
  },
  invitationAccept: {
    action: 'invitation.accept',
    fields: `viewer { id } ${ERRORS}`,
    ready: async ({ desk, database }) => {
      const { token } = await makeInvitation(database);
      const input = { token, name: 'Ivy Invited', password: PASSWORD };
      return { by: new Visitor(desk.desk.url), input, refused: input };
    },
  },
  staffInvite: {
    action: 'invitation.create',
    fields: `invitation { id } ${ERRORS}`,
    ready: (world) => {
      const input = { email: `${newKey()}@example.org`, name: 'Ivy Invited', scopes: ['orders:read'] };
      return byStaff(world, input, { ...input, email: 'nonsense' });
    },
  },
  invitationResend: {
    action: 'invitation.resend',
    fields: `invitation { id } ${ERRORS}`,
    ready: async (world) => {
      const { by, invitationId } = await invited(world);
      return { by, input: { invitationId }, refused: { invitationId: NEVER } };
    },
  },
  invitationRevoke: {
    action: 'invitation.revoke',
    fields: `invitation { id } ${ERRORS}`,
    ready: async (world) => {
      const { by, invitationId } = await invited(world);
      return { by, input: { invitationId }, refused: { invitationId } };
    },
  },
  staffUpdate: {
    action: 'staff.update',
    fields: `staff { id } ${ERRORS}`,
    ready: async (world) => {
      const userId = await colleague(world);
      return byStaff(world, { userId, scopes: ['refunds:read'] }, { userId, scopes: ['no:such'] });
    },
  },
  staffDeactivate: {
    action: 'staff.deactivate',
    fields: `staff { id } ${ERRORS}`,
    ready: async (world) => byStaff(world, { userId: await colleague(world) }, { userId: NEVER }),
  },
  staffReactivate: {
    action: 'staff.reactivate',
    fields: `staff { id } ${ERRORS}`,
    ready: async (world) => byStaff(world, { userId: await colleague(world, { active: false }) }, { userId: NEVER }),
  },
  apiClientCreate: {
    action: 'apiClient.create',
    fields: `apiClient { id } ${ERRORS}`,
    ready: (world) => byStaff(world, { name: 'Accounts', scopes: ['orders:read'] }, { name: '', scopes: ['orders:read'] }),
  },
  apiClientRevoke: {
    action: 'apiClient.revoke',
    fields: `apiClient { id } ${ERRORS}`,
    ready: async (world) => {
      const { by } = await person(world);
      const { apiClient } = await by.send<{ apiClient: { id: string } }>(
        'mutation { apiClientCreate(input: { name: "Accounts", scopes: ["orders:read"] }) { apiClient { id } } }',
      );
      return { by, input: { apiClientId: apiClient.id }, refused: { apiClientId: NEVER } };
    },
  },
  partnerSettingsUpdate: {
    action: 'partner.settings',
    fields: `settings { allowsUnmasking } ${ERRORS}`,
    ready: async (world) => {
      await world.database.transaction((tx) => tx.update(PartnerRow, { name: 'Lindenhof' }, { allowsUnmasking: false }));
      return byStaff(world, { allowsUnmasking: true }, { requiresTotp: true });
    },
  },
  providerConnect: {
    action: 'provider.connect',
    fields: `connection { provider } ${ERRORS}`,
    ready: (world) => byStaff(world, { stripe: { secretKey: STRIPE_KEY, webhookSecrets: [] } }, { stripe: { secretKey: 'nonsense', webhookSecrets: [] } }),
  },
  providerDisconnect: {
    action: 'provider.disconnect',
    fields: `connection { provider } ${ERRORS}`,
    ready: async (world) => {
      const { by } = await person(world);
      await by.send(`mutation { providerConnect(input: { stripe: { secretKey: "${STRIPE_KEY}", webhookSecrets: [] } }) { userErrors { code } } }`);
      return { by, input: { provider: 'stripe' }, refused: { provider: 'stripe' } };
    },
  },
  orderRecord: {
    action: 'order.record',
    fields: `order { id } ${ERRORS}`,
    ready: (world) => {
      const input = {
        number: newKey(),
        placedAt: '2026-11-22T20:16:00+01:00',
        customer: { email: 'jo@example.org' },
        currencyCode: 'EUR',
        items: [{ productName: 'Adult', quantity: 1, total: '10.00' }],
        payments: [{ provider: 'sandbox', method: 'card', reference: newKey(), amount: '10.00' }],
      };
      return byStaff(world, input, { ...input, customer: { email: 'nonsense' } });
    },
  },
  confirmationResend: {
    action: 'confirmation.resend',
    fields: `order { id } ${ERRORS}`,
    ready: async (world) => {
      const input = { orderId: (await newOrder(world)).id };
      return byStaff(world, input, input);
    },
  },
  customerUnmask: {
    action: 'customer.unmask',
    fields: `order { id } ${ERRORS}`,
    ready: async (world) => {
      await world.database.transaction((tx) => tx.update(PartnerRow, { name: 'Lindenhof' }, { allowsUnmasking: true }));
      const input = { orderId: (await newOrder(world)).id, reason: 'Caller forgot the address' };
      return { by: (await person(world, ['orders:read'])).by, input, refused: { ...input, reason: '' } };
    },
  },
  differenceClose: {
    action: 'difference.close',
    fields: `difference { id } ${ERRORS}`,
    ready: async (world) => {
      const input = { differenceId: await newDifference(world), note: 'Looked up at the provider' };
      return byStaff(world, input, { ...input, note: '' });
    },
  },
  refundCreate: {
    action: 'refund.create',
    fields: `refund { id } ${ERRORS}`,
    ready: async (world) => {
      const { by } = await person(world);
      const { id: orderId } = await newOrder(world);
      const { quote } = await by.send<{ quote: string }>(
        'query ($input: RefundPreviewInput!) { refundPreview(input: $input) { quote } }',
        { input: { orderId } },
      );
      const input = { quote, idempotencyKey: newKey(), reasonCode: 'OTHER', description: 'For a test' };
      return { by, input, refused: { ...input, idempotencyKey: newKey() } };
    },
  },
  refundRetry: ofRefund('refund.retry', '66.66'),
  refundMarkPaid: ofRefund('refund.markPaid', '77.77', { proof: 'Bank transfer 4711' }),
  refundCancel: {
    action: 'refund.cancel',
    fields: `refund { id } ${ERRORS}`,
    ready: async (world) => {
      const input = { refundId: await newWaitingRefund(world), idempotencyKey: newKey() };
      return byStaff(world, input, { ...input, refundId: NEVER, idempotencyKey: newKey() });
    },
  },
};
