import { countTickets, refundableQuantity, ticketsOf, type RequestedItem } from '../refunds/refundRules';
import type { Day, LocalTime } from './days';
import type { DemoOrder } from './demoOrders';
import { tellRefund } from './demoRefunds';
import type { SeededRandom } from './random';
import type { OrderBook, RefundRows, Requester } from './refundRows';
import { storyDays, type Story, type StoryStep } from './refundStories';
import { descriptionFor, isFeeWaived, reasonFor } from './refundWords';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** When the desk is staffed, in seconds after midnight. */
const DESK_OPENS_S = 9 * 3_600;
const DESK_CLOSES_S = 17 * 3_600;
/** Who paid and does not come, without asking for anything. */
const STAYS_AWAY = 0.04;
/** A ticket of a party that came and was not scanned. */
const NOT_SCANNED = 0.03;

export interface StoryTellerOptions {
  readonly random: SeededRandom;
  readonly time: LocalTime;
  readonly today: Day;
  readonly agent: Requester;
  readonly admin: Requester;
}

/** Lives the life of orders after they were placed: refunds before the visit, the gate, refunds after it. */
export class StoryTeller {
  constructor(private readonly options: StoryTellerOptions) {}

  tell(out: RefundRows, demo: DemoOrder, book: OrderBook, story: Story | undefined): void {
    if (story && story.when !== 'AFTER') this.refunds(out, demo, book, story);
    const staysAway = story?.steps.some((step) => step.part === 'ALL') ?? this.options.random.chance(STAYS_AWAY);
    if (!staysAway) this.visit(demo, book);
    if (story?.when === 'AFTER') this.refunds(out, demo, book, story);
  }

  private refunds(out: RefundRows, demo: DemoOrder, book: OrderBook, story: Story): void {
    const { random, agent, admin } = this.options;
    const instants = this.instants(demo, story);
    let earliestMs = 0;
    story.steps.forEach((step, index) => {
      const reasonCode = step.isGoodwill ? 'GOODWILL' : reasonFor(random, story.when === 'AFTER');
      const mayOverride = step.isGoodwill ?? false;
      const requestedAt = new Date(Math.max(instants[index]?.getTime() ?? 0, earliestMs));
      const settledAt = this.settledAt(step, requestedAt);
      earliestMs = settledAt.getTime() + MINUTE_MS;
      tellRefund(out, book, {
        step,
        request: {
          items: step.part === 'ALL' ? undefined : this.someItems(book, mayOverride),
          waiveFee: isFeeWaived(reasonCode),
          mayOverride,
        },
        reasonCode,
        description: descriptionFor(random, reasonCode),
        by: step.isGoodwill ? admin : agent,
        requestedAt,
        settledAt,
      });
    });
  }

  /** One instant for each step, in order, while the desk is staffed. */
  private instants(demo: DemoOrder, story: Story): Date[] {
    const { random, time, today } = this.options;
    const { from, to } = storyDays(demo, story, today);
    return story.steps
      .map(() => time.at(random.whole(from, to), random.whole(DESK_OPENS_S, DESK_CLOSES_S)))
      .sort((left, right) => left.getTime() - right.getTime());
  }

  /** Most end within the hour; what a provider still works on ends on one of the next days. */
  private settledAt(step: StoryStep, requestedAt: Date): Date {
    const { random, time, today } = this.options;
    if (step.end === 'PROCESSING') return new Date(time.at(today + 1, 0).getTime() + random.whole(1, 60) * HOUR_MS);
    return new Date(requestedAt.getTime() + random.whole(4, 40 * 60) * 1_000);
  }

  /** A part of what can be refunded: units of one item or of two, and at least one unit stays. */
  private someItems({ rows }: OrderBook, mayOverride: boolean): RequestedItem[] {
    const { random } = this.options;
    const available = rows.items
      .map((item) => ({ item, units: refundableQuantity(item, countTickets(ticketsOf(rows.tickets, item.id)), mayOverride) }))
      .filter(({ item, units }) => units > 0 && item.totalMinor > 0n);
    let spare = available.reduce((count, { units }) => count + units, 0) - 1;
    const asked: RequestedItem[] = [];
    for (const { item, units } of random.shuffled(available).slice(0, random.whole(1, 2))) {
      const quantity = Math.min(random.whole(1, units), spare);
      if (quantity > 0) asked.push({ itemId: item.id, quantity });
      spare -= quantity;
    }
    return asked;
  }

  /** The gate scans the tickets of who comes. */
  private visit({ slot, order }: DemoOrder, { rows }: OrderBook): void {
    const { random, today } = this.options;
    if (slot.visitDay === null || slot.visitDay >= today || order.status !== 'PAID') return;
    const arrivalMs = this.arrivalMs(slot, slot.visitDay);
    for (const ticket of rows.tickets) {
      if (ticket.status !== 'VALID' || random.chance(NOT_SCANNED)) continue;
      ticket.status = 'REDEEMED';
      ticket.redeemedAt = new Date(arrivalMs + random.whole(0, 150) * 1_000);
    }
  }

  private arrivalMs(slot: DemoOrder['slot'], visitDay: Day): number {
    const { random, time } = this.options;
    if (slot.kind === 'GATE') return slot.placedAt.getTime() + random.whole(2, 15) * MINUTE_MS;
    const [from, to] = slot.kind === 'NIGHT' ? [18 * 3_600, 20 * 3_600] : [9.75 * 3_600, 14 * 3_600];
    const arrivalMs = time.at(visitDay, random.whole(from, to)).getTime();
    return Math.max(arrivalMs, slot.placedAt.getTime() + HOUR_MS / 2);
  }
}
