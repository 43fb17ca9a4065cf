import type { Day } from '../../../server/demo/days';
import type { DemoOrder } from '../../../server/demo/demoOrders';
import type { SeededRandom } from '../../../server/demo/random';
import { storyDays, type Story, type StoryStep } from '../../../server/demo/refundStories';

/** How many of the orders that can be refunded have a story. */
const HAS_STORY = 0.14;
/** Refunds that are still under way are of the last days. */
const LATEST_PLACED_DAYS = 40;

const all: StoryStep = { part: 'ALL', end: 'SUCCEEDED' };
const some: StoryStep = { part: 'SOME', end: 'SUCCEEDED' };
const failed: StoryStep = { part: 'ALL', end: 'FAILED', failureCode: 'INSUFFICIENT_BALANCE' };

const STORIES: readonly (readonly [story: Story, weight: number])[] = [
  [{ when: 'BEFORE', steps: [all] }, 34],
  [{ when: 'BEFORE', steps: [some] }, 26],
  [{ when: 'BEFORE', steps: [some, all] }, 6],
  [{ when: 'BEFORE', steps: [some, some] }, 5],
  [{ when: 'BEFORE', steps: [failed, all] }, 3],
  [{ when: 'BEFORE', steps: [failed] }, 2],
  [{ when: 'BEFORE', steps: [{ part: 'SOME', end: 'CANCELED' }] }, 3],
  [{ when: 'BEFORE', steps: [{ part: 'ALL', end: 'REVERSED', failureCode: 'RETURNED' }] }, 2],
  [{ when: 'AFTER', steps: [{ ...some, isGoodwill: true }] }, 10],
  [{ when: 'AFTER', steps: [all] }, 6],
];
const LATEST: readonly (readonly [story: Story, weight: number])[] = [
  [{ when: 'LATEST', steps: [{ part: 'ALL', end: 'PROCESSING', isSent: true }] }, 3],
  [{ when: 'LATEST', steps: [some, { part: 'SOME', end: 'PROCESSING', isSent: true }] }, 2],
  [{ when: 'LATEST', steps: [{ part: 'ALL', end: 'AWAITING_APPROVAL' }] }, 2],
  [{ when: 'LATEST', steps: [failed] }, 1],
];
const CALLED_OFF: Story = { when: 'CALLED_OFF', steps: [all] };

/** What becomes of an order; undefined for most, which are never refunded. */
export function storyOf(random: SeededRandom, demo: DemoOrder, today: Day): Story | undefined {
  const { order, slot } = demo;
  const isLatest = slot.placedDay >= today - LATEST_PLACED_DAYS && random.chance(0.5);
  const usual = random.weighted(isLatest ? LATEST : STORIES);
  const story = order.status === 'CANCELED' ? CALLED_OFF : random.chance(HAS_STORY) ? usual : undefined;
  return story && canHave(demo, story, today) ? story : undefined;
}

function canHave(demo: DemoOrder, story: Story, today: Day): boolean {
  const { order } = demo;
  const isPaid = order.totalMinor > 0n && order.capturedMinor === order.totalMinor;
  const isBySandbox = order.payments.every(({ provider }) => provider === 'sandbox');
  const units = order.items.reduce((count, item) => count + (item.refundable ? item.quantity : 0), 0);
  const parts = story.steps.filter(({ part }) => part === 'SOME').length;
  const { from, to } = storyDays(demo, story, today);
  return isPaid && isBySandbox && units >= Math.max(1, 2 * parts) && from <= to;
}
