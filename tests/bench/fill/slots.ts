import { LOCATION_NAMES } from '../../../server/demo/catalogue';
import type { Day, LocalTime } from '../../../server/demo/days';
import { demandOn, leadDays, secondOfOrder } from '../../../server/demo/demand';
import type { OrderKind, OrderSlot } from '../../../server/demo/orderSlots';
import type { SeededRandom } from '../../../server/demo/random';

const DAYS_OF_SALES = 3 * 365;

/**
 * The slots of three years that end with the day before `today`, a day at a time and in the order of placing, so that
 * no more than one day of them is ever in memory.
 */
export function* slotsByDay(random: SeededRandom, time: LocalTime, today: Day, orders: number): Generator<OrderSlot[]> {
  const first = today - DAYS_OF_SALES;
  const demand = Array.from({ length: DAYS_OF_SALES }, (_, index) => demandOn(first + index));
  const whole = demand.reduce((sum, one) => sum + one, 0);
  let demandSoFar = 0;
  let made = 0;
  for (const [index, ofDay] of demand.entries()) {
    demandSoFar += ofDay;
    const until = Math.round((orders * demandSoFar) / whole);
    const slots = Array.from({ length: until - made }, () => slotOf(random, time, first + index));
    made = until;
    yield slots.sort((left, right) => left.placedAt.getTime() - right.placedAt.getTime());
  }
}

function slotOf(random: SeededRandom, time: LocalTime, placedDay: Day): OrderSlot {
  const kind = random.weighted<OrderKind>([['VISIT', 80], ['GATE', 11], ['RESELLER', 6], ['SCHOOL', 2], ['PASS', 1]]);
  const leadingDays = leadOf(random, kind);
  const placedAt = time.at(placedDay, secondOfOrder(random, leadingDays === 0));
  return { kind, location: random.pick(LOCATION_NAMES), placedDay, placedAt, visitDay: kind === 'PASS' ? null : placedDay + leadingDays };
}

function leadOf(random: SeededRandom, kind: OrderKind): number {
  if (kind === 'GATE') return 0;
  if (kind === 'SCHOOL') return random.whole(12, 60);
  return kind === 'RESELLER' ? random.whole(1, 20) : leadDays(random);
}
