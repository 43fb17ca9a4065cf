import type { LocationName } from './catalogue';
import { monthOf, weekdayOf, type Day, type LocalTime } from './days';
import { demandOn, isSchoolDay, leadDays, secondOfOrder } from './demand';
import type { SeededRandom } from './random';

/** Who orders: a household, a class, a reseller, somebody at the gate, for a summer night, or for a whole year. */
export type OrderKind = 'VISIT' | 'GATE' | 'RESELLER' | 'SCHOOL' | 'NIGHT' | 'PASS';

/** When an order is placed and for when: everything else is filled in later, in the order of placing. */
export interface OrderSlot {
  readonly kind: OrderKind;
  readonly location: LocationName;
  readonly placedDay: Day;
  readonly placedAt: Date;
  /** Null for what is not for one day. */
  readonly visitDay: Day | null;
}

export const ORDER_COUNT = 2_000;
const HISTORY_DAYS = 364;
const FUTURE_DAYS = 70;
/** A few more are planned than are needed, so that the last ORDER_COUNT of them reach back about a year. */
const PLANNED_ORDERS = ORDER_COUNT * 1.02;
const YEAR_PASSES = 70;
const GATE_OPENS_S = 9.5 * 3_600;
const GATE_CLOSES_S = 16 * 3_600;

/** The slots of a year that ends with the day before `today`, in the order of placing. */
export function planSlots(random: SeededRandom, time: LocalTime, today: Day): OrderSlot[] {
  const first = today - HISTORY_DAYS;
  const slots: OrderSlot[] = [];
  const ordersPerDemand = (PLANNED_ORDERS - YEAR_PASSES) / demandBetween(first, today);
  for (let visitDay = first; visitDay <= today + FUTURE_DAYS; visitDay++) {
    const visits = Math.floor(demandOn(visitDay) * ordersPerDemand + random.next());
    for (let visit = 0; visit < visits; visit++) {
      const slot = visitSlot(random, time, visitDay);
      if (slot.placedDay >= first && slot.placedDay < today) slots.push(slot);
    }
  }
  for (let pass = 0; pass < YEAR_PASSES; pass++) {
    const placedDay = random.whole(first, today - 1);
    slots.push({ kind: 'PASS', location: 'Zoo', placedDay, placedAt: placedAt(random, time, placedDay, false), visitDay: null });
  }
  return slots.sort((left, right) => left.placedAt.getTime() - right.placedAt.getTime()).slice(-ORDER_COUNT);
}

function demandBetween(from: Day, to: Day): number {
  let demand = 0;
  for (let day = from; day < to; day++) demand += demandOn(day);
  return demand;
}

function visitSlot(random: SeededRandom, time: LocalTime, visitDay: Day): OrderSlot {
  const location = locationOn(random, visitDay);
  const kind = kindOn(random, visitDay, location);
  const placedDay = visitDay - leadOf(random, kind);
  const isAtGate = kind === 'GATE';
  const instant = isAtGate
    ? time.at(visitDay, random.whole(GATE_OPENS_S, GATE_CLOSES_S))
    : placedAt(random, time, placedDay, placedDay === visitDay);
  return { kind, location, placedDay, placedAt: instant, visitDay };
}

function placedAt(random: SeededRandom, time: LocalTime, day: Day, isSameDay: boolean): Date {
  return time.at(day, secondOfOrder(random, isSameDay));
}

/** In winter more people go where there is a roof. */
function locationOn(random: SeededRandom, day: Day): LocationName {
  const isWarm = monthOf(day) >= 4 && monthOf(day) <= 10;
  return random.weighted([
    ['Zoo', isWarm ? 66 : 44],
    ['Aquarium', isWarm ? 23 : 34],
    ['Planetarium', isWarm ? 11 : 22],
  ]);
}

function kindOn(random: SeededRandom, day: Day, location: LocationName): OrderKind {
  const isSummerNight = location === 'Zoo' && [6, 7, 8].includes(monthOf(day)) && [5, 6].includes(weekdayOf(day));
  return random.weighted<OrderKind>([
    ['VISIT', 78],
    ['GATE', 12],
    ['RESELLER', 6],
    ['SCHOOL', isSchoolDay(day) ? 8 : 0],
    ['NIGHT', isSummerNight ? 14 : 0],
  ]);
}

function leadOf(random: SeededRandom, kind: OrderKind): number {
  if (kind === 'GATE') return 0;
  if (kind === 'SCHOOL') return random.whole(12, 60);
  if (kind === 'RESELLER') return random.whole(1, 20);
  return leadDays(random);
}
