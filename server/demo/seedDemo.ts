import { startAuditChain } from '../audit/audit';
import { AuditEntryRow } from '../audit/audit.entity';
import type { Database } from '../database/database';
import { newId } from '../database/id';
import { insertRows } from '../database/statements';
import { insertOrderRows } from '../orders/orderRows';
import { OutboxRow } from '../outbox/outbox.entity';
import { LocationRow, PartnerRow, RefundPolicyRow, RefundReasonRow } from '../partners/partner.entity';
import { SandboxRefundRow } from '../payments/sandbox/sandboxRefund.entity';
import { callerKey } from '../people/caller';
import { hashPassword } from '../people/password';
import { newApiClientRow } from '../people/newApiClient';
import { newStaffRow } from '../people/newStaff';
import { ApiClientRow, StaffRow } from '../people/people.entity';
import { SCOPES } from '../people/scope';
import { RefundAllocationRow, RefundItemRow, RefundRow, RefundTicketRow } from '../refunds/refund.entity';
import { DEMO_API_TOKEN, DEMO_SIGN_INS, type DemoSignIn } from './demoSignIns';
import { makeDemo } from './makeDemo';
import type { Requester } from './refundRows';

/**
 * Fills an empty database with the demo partner: Lindenhof Park, its people, and a year of orders and refunds that
 * ends with the day before `now`. Throws when there is a partner already.
 */
export async function seedDemo(database: Database, now: Date): Promise<void> {
  const people = await Promise.all(DEMO_SIGN_INS.map(async (signIn) => ({ signIn, id: newId(), hash: await hashPassword(signIn.password) })));
  const requesterWith = (email: string): Requester => {
    const person = people.find(({ signIn }) => signIn.email === email);
    if (!person) throw new Error(`nobody signs in to the demo as ${email}`);
    return { name: person.signIn.name, key: callerKey('staff', person.id) };
  };
  const demo = makeDemo(now, requesterWith('agent@demo.example'), requesterWith('admin@demo.example'));
  const { partner, orders, refunds } = demo;
  await database.transaction(async (tx) => {
    // A second attempt finds what the first one wrote when only the answer to its COMMIT was lost.
    if (await tx.existsBy(PartnerRow, { id: partner.id })) return;
    if (await tx.existsBy(PartnerRow, {})) throw new Error('This database is in use: the demo partner needs an empty one.');
    await insertRows(tx, PartnerRow, [partner]);
    await insertRows(tx, LocationRow, demo.locations);
    await insertRows(tx, RefundPolicyRow, demo.policies);
    await insertRows(tx, RefundReasonRow, demo.reasons);
    await insertRows(tx, StaffRow, people.map(({ signIn, id, hash }) => staffRow(partner, signIn, id, hash)));
    await insertRows(tx, ApiClientRow, [apiClientRow(partner)]);
    await insertOrderRows(tx, orders);
    await insertRows(tx, RefundRow, refunds.refunds);
    await insertRows(tx, RefundItemRow, refunds.items);
    await insertRows(tx, RefundTicketRow, refunds.tickets);
    await insertRows(tx, RefundAllocationRow, refunds.allocations);
    await insertRows(tx, SandboxRefundRow, refunds.sandbox);
    await insertRows(tx, OutboxRow, refunds.outbox);
    await startAuditChain(tx, partner.id);
    await insertRows(tx, AuditEntryRow, refunds.audit);
  });
}

function staffRow(partner: PartnerRow, signIn: DemoSignIn, id: string, passwordHash: string): StaffRow {
  const { email, name, scopes } = signIn;
  const person = { partnerId: partner.id, email, name, passwordHash, scopes, locationIds: null };
  return { ...newStaffRow(person, partner.createdAt), id };
}

function apiClientRow(partner: PartnerRow): ApiClientRow {
  const client = { partnerId: partner.id, name: 'Check-out', scopes: SCOPES, locationIds: null, madeByStaffId: null, expiresAt: null };
  return newApiClientRow(client, DEMO_API_TOKEN, partner.createdAt);
}
