import { newId } from '../../../server/database/id';
import { Customers } from '../../../server/demo/customers';
import { LocalTime, type Day } from '../../../server/demo/days';
import { fillSlots, type DemoOrder } from '../../../server/demo/demoOrders';
import type { OrderSlot } from '../../../server/demo/orderSlots';
import { SeededRandom } from '../../../server/demo/random';
import { noRefundRows, type RefundRows } from '../../../server/demo/refundRows';
import { StoryTeller } from '../../../server/demo/storyTeller';
import { joinRows, rowsOfOrder, type OrderRows } from '../../../server/orders/orderRows';
import { toFeePolicy } from '../../../server/refunds/refundableOrder';
import { CustomersByNumber } from './customers';
import { TIME_ZONE, type Partner } from './partner';
import { slotsByDay } from './slots';
import { storyOf } from './stories';

const SEED = 20_261;
export const FIRST_NUMBER = 1_000_001;
const ORDERS_PER_CHUNK = 2_000;
const DAY_MS = 86_400_000;

/** The rows of some orders, and of the refunds that they have had. */
export interface Chunk {
  readonly orders: OrderRows;
  readonly refunds: RefundRows;
}

/**
 * Three years of orders in the order of placing, some thousand at a time: the same for the same number and day but for
 * the ids of the rows. Refunds are computed by the program's own rules, so that every sum fits.
 */
export function* makeChunks(orders: number, partner: Partner, now: Date): Generator<Chunk> {
  const time = new LocalTime(TIME_ZONE);
  const today = time.dayOf(now);
  const maker = new ChunkMaker(new SeededRandom(SEED), partner, time, today);
  let waiting: OrderSlot[] = [];
  for (const slots of slotsByDay(new SeededRandom(SEED + 1), time, today, orders)) {
    waiting.push(...slots);
    if (waiting.length < ORDERS_PER_CHUNK) continue;
    yield maker.chunkOf(waiting);
    waiting = [];
  }
  yield maker.chunkOf(waiting);
}

class ChunkMaker {
  private readonly people: CustomersByNumber;
  private readonly teller: StoryTeller;
  private readonly locationIds: ReadonlyMap<string, string>;
  private nextNumber = FIRST_NUMBER;

  constructor(
    private readonly random: SeededRandom,
    private readonly partner: Partner,
    time: LocalTime,
    private readonly today: Day,
  ) {
    this.people = new CustomersByNumber(random);
    this.teller = new StoryTeller({ random, time, today, agent: partner.agent, admin: partner.admin });
    this.locationIds = new Map(partner.locations.map(({ name, id }) => [name, id]));
  }

  chunkOf(slots: readonly OrderSlot[]): Chunk {
    const endMs = this.today * DAY_MS;
    const refunds = noRefundRows();
    const made = fillSlots(this.random, new Customers(this.random), slots, endMs).map((demo) => this.numbered(demo));
    const orders = joinRows(made.map((demo) => this.rowsOf(demo, refunds)));
    return { orders, refunds };
  }

  private numbered({ slot, order }: DemoOrder): DemoOrder {
    const isGroup = slot.kind === 'RESELLER' || slot.kind === 'SCHOOL';
    const customer = isGroup ? order.customer : this.people.somebody();
    return { slot, order: { ...order, customer, number: String(this.nextNumber++) } };
  }

  private rowsOf(demo: DemoOrder, refunds: RefundRows): OrderRows {
    const { order } = demo;
    const { row: partner, policies } = this.partner;
    const locationId = this.locationIds.get(order.locationName ?? '') ?? null;
    const rows = rowsOfOrder(order, { orderId: newId(), partnerId: partner.id, locationId, recordedAt: order.placedAt });
    const policy = policies.findLast(({ validFrom }) => validFrom <= order.placedAt) ?? null;
    const feePolicy = toFeePolicy(policy, partner.currencyCode);
    // What this order's refunds are is looked for among all that are told so far: few at a time keep that short.
    const own = noRefundRows();
    for (const row of rows.orders) this.teller.tell(own, demo, { row, rows, feePolicy }, storyOf(this.random, demo, this.today));
    for (const kind of Object.keys(own) as (keyof RefundRows)[]) (refunds[kind] as unknown[]).push(...own[kind]);
    return rows;
  }
}
