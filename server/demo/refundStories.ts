import type { ProviderFailureCode } from '../payments/provider';
import type { RefundStatus } from '../refunds/refund';
import type { DemoOrder } from './demoOrders';
import type { Day } from './days';
import type { SeededRandom } from './random';

/** One refund of a story. */
export interface StoryStep {
  /** Everything that is left, or a part of it. */
  readonly part: 'ALL' | 'SOME';
  readonly end: RefundStatus;
  readonly failureCode?: ProviderFailureCode;
  /** With PROCESSING: the provider has it already and takes its time. */
  readonly isSent?: boolean;
  /** Given by an admin, without a fee, also for tickets that were scanned. */
  readonly isGoodwill?: boolean;
}

/**
 * What becomes of an order. BEFORE: some days before a visit. AFTER: in the days after it. LATEST: yesterday, for a
 * visit to come or one of the last days. CALLED_OFF: after the check-out called the order off.
 */
export interface Story {
  readonly when: 'BEFORE' | 'AFTER' | 'LATEST' | 'CALLED_OFF';
  readonly steps: readonly StoryStep[];
}

const allGood: StoryStep = { part: 'ALL', end: 'SUCCEEDED' };
const someGood: StoryStep = { part: 'SOME', end: 'SUCCEEDED' };
const failed = (failureCode: ProviderFailureCode, part: StoryStep['part'] = 'ALL'): StoryStep => ({
  part,
  end: 'FAILED',
  failureCode,
});

/** How many orders have which story; the rare ones choose first. */
const STORIES: readonly (readonly [count: number, story: Story])[] = [
  [4, { when: 'LATEST', steps: [{ part: 'ALL', end: 'PROCESSING' }] }],
  [3, { when: 'LATEST', steps: [{ part: 'SOME', end: 'PROCESSING', isSent: true }] }],
  [2, { when: 'LATEST', steps: [someGood, { part: 'SOME', end: 'PROCESSING', isSent: true }] }],
  [4, { when: 'LATEST', steps: [{ part: 'ALL', end: 'AWAITING_APPROVAL' }] }],
  [2, { when: 'LATEST', steps: [{ part: 'SOME', end: 'AWAITING_APPROVAL' }] }],
  [2, { when: 'LATEST', steps: [failed('INSUFFICIENT_BALANCE')] }],
  [2, { when: 'LATEST', steps: [failed('ACCOUNT_CLOSED', 'SOME')] }],
  [1, { when: 'LATEST', steps: [failed('REFUSED')] }],
  [3, { when: 'BEFORE', steps: [{ ...failed('RETURNED'), end: 'REVERSED' }] }],
  [4, { when: 'BEFORE', steps: [failed('INSUFFICIENT_BALANCE'), allGood] }],
  [4, { when: 'BEFORE', steps: [{ part: 'SOME', end: 'CANCELED' }] }],
  [3, { when: 'BEFORE', steps: [{ part: 'SOME', end: 'CANCELED' }, allGood] }],
  [18, { when: 'CALLED_OFF', steps: [allGood] }],
  [10, { when: 'BEFORE', steps: [someGood, someGood] }],
  [10, { when: 'BEFORE', steps: [someGood, allGood] }],
  [12, { when: 'AFTER', steps: [allGood] }],
  [20, { when: 'AFTER', steps: [{ ...someGood, isGoodwill: true }] }],
  [52, { when: 'BEFORE', steps: [someGood] }],
  [70, { when: 'BEFORE', steps: [allGood] }],
];

/** Which orders may be refunded yesterday: placed in so many days before today, for a visit so few days ago at most. */
const LATEST_PLACED_DAYS = 40;
const LATEST_VISIT_DAYS = 6;
/** A part of fewer units would be everything. */
const UNITS_A_PART = 2;

/** Chooses an order for each story. The keys are order numbers. */
export function assignStories(random: SeededRandom, orders: readonly DemoOrder[], today: Day): Map<string, Story> {
  const stories = new Map<string, Story>();
  const candidates = random.shuffled(orders.filter(canBeRefunded));
  for (const [count, story] of STORIES) {
    const fitting = candidates.filter(({ order }) => !stories.has(order.number)).filter((one) => fits(one, story, today));
    for (const { order } of fitting.slice(0, count)) stories.set(order.number, story);
  }
  return stories;
}

/** The days on which the refunds of a story are asked for; from after to means that there is none. */
export function storyDays({ slot, order }: DemoOrder, { when }: Story, today: Day): { from: Day; to: Day } {
  const yesterday = today - 1;
  const visitDay = slot.visitDay ?? slot.placedDay + 30;
  switch (when) {
    case 'BEFORE':
      return { from: slot.placedDay + 1, to: Math.min(visitDay - 1, yesterday) };
    case 'AFTER':
      return { from: visitDay + 1, to: Math.min(visitDay + 9, yesterday) };
    case 'LATEST': {
      const isRecent = slot.placedDay < yesterday && visitDay >= today - LATEST_VISIT_DAYS;
      return { from: yesterday, to: isRecent ? yesterday : yesterday - 1 };
    }
    case 'CALLED_OFF': {
      const after = slot.placedDay + 3;
      return { from: after, to: order.canceledAt ? Math.min(after + 4, yesterday) : after - 1 };
    }
  }
}

function canBeRefunded({ order }: DemoOrder): boolean {
  const isPaid = order.totalMinor > 0n && order.capturedMinor === order.totalMinor;
  return isPaid && order.payments.every((payment) => payment.provider === 'sandbox');
}

function fits(candidate: DemoOrder, story: Story, today: Day): boolean {
  const { order, slot } = candidate;
  const isCalledOff = order.status === 'CANCELED';
  if (isCalledOff !== (story.when === 'CALLED_OFF')) return false;
  if (story.when === 'LATEST' && slot.placedDay < today - LATEST_PLACED_DAYS) return false;
  if (story.when === 'AFTER' && slot.kind === 'PASS') return false;
  const units = order.items.reduce((count, item) => count + (item.refundable ? item.quantity : 0), 0);
  const unitsNeeded = UNITS_A_PART * story.steps.filter((step) => step.part === 'SOME').length;
  const { from, to } = storyDays(candidate, story, today);
  return from <= to && units >= Math.max(1, unitsNeeded);
}
