import { newId } from '../database/id';
import { joinRows, rowsOfOrder, type OrderRows } from '../orders/orderRows';
import { newPartnerRow } from '../partners/newPartner';
import type { LocationRow, PartnerRow, RefundPolicyRow, RefundReasonRow } from '../partners/partner.entity';
import { toFeePolicy } from '../refunds/refundableOrder';
import { LOCATION_NAMES } from './catalogue';
import { Customers } from './customers';
import { LocalTime, monthStart, type Day } from './days';
import { fillSlots } from './demoOrders';
import { planSlots } from './orderSlots';
import { SeededRandom } from './random';
import { noRefundRows, type RefundRows, type Requester } from './refundRows';
import { assignStories } from './refundStories';
import { REFUND_REASONS } from './refundWords';
import { StoryTeller } from './storyTeller';

/** Every row of the demo partner but its people. */
export interface Demo {
  readonly partner: PartnerRow;
  readonly locations: LocationRow[];
  readonly policies: RefundPolicyRow[];
  readonly reasons: RefundReasonRow[];
  readonly orders: OrderRows;
  readonly refunds: RefundRows;
}

const PARTNER_NAME = 'Lindenhof Park';
const TIME_ZONE = 'Europe/Amsterdam';
const ORDERS_SEED = 100_001;
const REFUNDS_SEED = 20_260;
/** How long before today the partner began to use the desk. */
const PARTNER_SINCE_DAYS = 420;

/**
 * A year of an attraction that ends at the beginning of the day of `now`: the same on every day but for the ids of
 * the rows, and nothing in it lies in the future but visits and what a provider still works on.
 */
export function makeDemo(now: Date, agent: Requester, admin: Requester): Demo {
  const time = new LocalTime(TIME_ZONE);
  const today = time.dayOf(now);
  const partner = newPartnerRow(
    { name: PARTNER_NAME, currencyCode: 'EUR', timeZone: TIME_ZONE },
    time.at(today - PARTNER_SINCE_DAYS, 0),
  );
  const locations = LOCATION_NAMES.map((name) => ({ id: newId(), partnerId: partner.id, name }));
  const policies = policiesOf(partner, time, today);
  const reasons = REFUND_REASONS.map(([code, label], index) => ({
    id: newId(),
    partnerId: partner.id,
    code,
    label,
    position: index + 1,
  }));
  const books = makeOrders(time, today, { partner, locations, policies, agent, admin });
  return { partner, locations, policies, reasons, ...books };
}

/** First no fee, then a fixed one, and since the beginning of last month a share. */
function policiesOf(partner: PartnerRow, time: LocalTime, today: Day): RefundPolicyRow[] {
  const base = { partnerId: partner.id, currencyCode: partner.currencyCode, feeFixedMinor: 0n, feeRatePpm: 0 };
  return [
    { ...base, id: newId(), validFrom: partner.createdAt, feeKind: 'NONE' },
    { ...base, id: newId(), validFrom: time.at(monthStart(today, 9), 0), feeKind: 'FIXED', feeFixedMinor: 250n },
    { ...base, id: newId(), validFrom: time.at(monthStart(today, 1), 0), feeKind: 'PERCENTAGE', feeRatePpm: 50_000 },
  ];
}

interface Surroundings {
  readonly partner: PartnerRow;
  readonly locations: readonly LocationRow[];
  readonly policies: readonly RefundPolicyRow[];
  readonly agent: Requester;
  readonly admin: Requester;
}

function makeOrders(time: LocalTime, today: Day, around: Surroundings): Pick<Demo, 'orders' | 'refunds'> {
  const { partner, locations, policies, agent, admin } = around;
  const random = new SeededRandom(ORDERS_SEED);
  const slots = planSlots(random, time, today);
  const orders = fillSlots(random, new Customers(random), slots, time.at(today, 0).getTime());
  const refundRandom = new SeededRandom(REFUNDS_SEED);
  const stories = assignStories(refundRandom, orders, today);
  const teller = new StoryTeller({ random: refundRandom, time, today, agent, admin });
  const locationIds = new Map(locations.map((location) => [location.name, location.id]));
  const refunds = noRefundRows();
  const parts = orders.map((demo) => {
    const { order } = demo;
    const locationId = locationIds.get(order.locationName ?? '') ?? null;
    const rows = rowsOfOrder(order, { orderId: newId(), partnerId: partner.id, locationId, recordedAt: order.placedAt });
    const policy = policies.findLast(({ validFrom }) => validFrom <= order.placedAt) ?? null;
    for (const row of rows.orders) {
      teller.tell(refunds, demo, { row, rows, feePolicy: toFeePolicy(policy, partner.currencyCode) }, stories.get(order.number));
    }
    return rows;
  });
  return { orders: joinRows(parts), refunds };
}
