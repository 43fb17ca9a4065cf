import type { NoticeQueue } from '../notices/noticeQueue';
import type { Notice } from '../notices/notice';
import type { Postman } from '../notices/postman';
import type { Receivers } from '../notices/receivers';
import type { Rounds } from '../notices/rounds';
import { seededLuck } from '../seededLuck';
import { ControlError, type ControlRoute } from './control';
import { INPUTS } from './inputs';

interface Post {
  readonly queue: NoticeQueue;
  readonly postman: Postman;
  readonly receivers: Receivers;
  readonly rounds: Rounds;
  readonly nowMs: () => number;
}

/** Receivers, and notices: what would be sent, and sending it now, late, often, in any order, or forged. */
export function noticeRoutes({ queue, postman, receivers, rounds, nowMs }: Post): ControlRoute[] {
  const view = async (notice: Notice): Promise<unknown> => ({
    ...notice,
    isDue: notice.dueAtMs <= nowMs(),
    deliveries: queue.deliveriesOf(notice.id),
    message: await postman.write(notice),
  });
  return [
    {
      method: 'POST',
      url: '/laboratory/receivers',
      async answer({ body }) {
        const { provider, ...change } = INPUTS.receiver.parse(body);
        const { secrets: _secrets, ...receiver } = receivers.set(provider, change);
        rounds.wake();
        return receiver;
      },
    },
    {
      method: 'GET',
      url: '/laboratory/notices',
      async answer({ query }) {
        const { isAhead, ...filter } = INPUTS.noticeFilter.parse(query);
        const notices = queue.list(filter).filter(({ dueAtMs }) => isAhead === 'true' || dueAtMs <= nowMs());
        return { notices: await Promise.all(notices.map(view)) };
      },
    },
    {
      method: 'POST',
      url: '/laboratory/notices/deliver',
      async answer({ body }) {
        const { ids, order, seed, copies, isAtOnce, filter, ...sending } = INPUTS.delivering.parse(body);
        const chosen = ids?.map((id) => find(queue, id)) ?? queue.waiting(filter ?? {}).filter(({ dueAtMs }) => dueAtMs <= nowMs());
        const notices = arrange(Array.from({ length: copies }, () => chosen).flat(), order, seed);
        const send = (notice: Notice) => postman.deliver(notice, sending);
        if (isAtOnce) return { deliveries: await Promise.all(notices.map(send)) };
        const deliveries: unknown[] = [];
        for (const notice of notices) deliveries.push(await send(notice));
        return { deliveries };
      },
    },
  ];
}

function find(queue: NoticeQueue, id: string): Notice {
  const notice = queue.find(id);
  if (notice === null) throw new ControlError(404, `There is no notice ${id}.`);
  return notice;
}

function arrange(notices: Notice[], order: 'given' | 'reverse' | 'shuffled', seed: number): Notice[] {
  if (order === 'given') return notices;
  if (order === 'reverse') return [...notices].reverse();
  const luck = seededLuck(seed);
  return notices
    .map((notice) => ({ notice, place: luck() }))
    .sort((a, b) => a.place - b.place)
    .map(({ notice }) => notice);
}
