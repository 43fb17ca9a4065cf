import { sealAuditWith, startAuditChain } from '../../../server/audit/audit';
import type { Database } from '../../../server/database/database';
import { newId } from '../../../server/database/id';
import { insertRows } from '../../../server/database/statements';
import { LOCATION_NAMES } from '../../../server/demo/catalogue';
import { DEMO_SIGN_INS } from '../../../server/demo/demoSignIns';
import type { Requester } from '../../../server/demo/refundRows';
import { REFUND_REASONS } from '../../../server/demo/refundWords';
import { newPartnerRow } from '../../../server/partners/newPartner';
import { LocationRow, PartnerRow, RefundPolicyRow, RefundReasonRow } from '../../../server/partners/partner.entity';
import { callerKey } from '../../../server/people/caller';
import { newStaffRow } from '../../../server/people/newStaff';
import { hashPassword } from '../../../server/people/password';
import { StaffRow } from '../../../server/people/people.entity';
import { BENCH_SECRET } from '../variants';

export const TIME_ZONE = 'Europe/Amsterdam';
const DAY_MS = 86_400_000;
const SINCE_DAYS = 1_200;

/** Whose orders are made, with everything that they need beside them. */
export interface Partner {
  readonly row: PartnerRow;
  readonly locations: readonly LocationRow[];
  readonly policies: readonly RefundPolicyRow[];
  readonly agent: Requester;
  readonly admin: Requester;
}

/** Writes a partner with its locations, rules and people, who sign in as those of the demo do. */
export async function insertPartner(database: Database, now: Date): Promise<Partner> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const row = newPartnerRow({ name: 'Lindenhof Park', currencyCode: 'EUR', timeZone: TIME_ZONE }, daysAgo(SINCE_DAYS));
  const locations = LOCATION_NAMES.map((name) => ({ id: newId(), partnerId: row.id, name }));
  const policy = { partnerId: row.id, currencyCode: row.currencyCode, feeFixedMinor: 0n, feeRatePpm: 0 };
  const policies: RefundPolicyRow[] = [
    { ...policy, id: newId(), validFrom: row.createdAt, feeKind: 'NONE' },
    { ...policy, id: newId(), validFrom: daysAgo(700), feeKind: 'FIXED', feeFixedMinor: 250n },
    { ...policy, id: newId(), validFrom: daysAgo(200), feeKind: 'PERCENTAGE', feeRatePpm: 50_000 },
  ];
  const reasons = REFUND_REASONS.map(([code, label], position) => ({ id: newId(), partnerId: row.id, code, label, position }));
  const staff = await Promise.all(
    DEMO_SIGN_INS.map(async ({ email, name, password, scopes }) => {
      const passwordHash = await hashPassword(password);
      return newStaffRow({ partnerId: row.id, email, name, passwordHash, scopes, locationIds: null }, row.createdAt);
    }),
  );
  sealAuditWith(BENCH_SECRET);
  await database.transaction(async (tx) => {
    await insertRows(tx, PartnerRow, [row]);
    await startAuditChain(tx, row.id);
    await insertRows(tx, LocationRow, locations);
    await insertRows(tx, RefundPolicyRow, policies);
    await insertRows(tx, RefundReasonRow, reasons);
    await insertRows(tx, StaffRow, staff);
  });
  const [admin, agent] = staff.map(({ name, id }) => ({ name, key: callerKey('staff', id) }));
  if (!admin || !agent) throw new Error('the demo has nobody who gives refunds');
  return { row, locations, policies, agent, admin };
}
