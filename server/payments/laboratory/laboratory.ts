import type { LaboratoryFailure } from './books';
import { Bookkeeper } from './bookkeeper';
import { LaboratoryClock } from './clock';
import { bookRoutes } from './control/bookRoutes';
import { faultRoutes } from './control/faultRoutes';
import { noticeRoutes } from './control/noticeRoutes';
import { adyenDialect } from './dialects/adyen';
import { mollieDialect } from './dialects/mollie';
import { stripeDialect } from './dialects/stripe';
import { Faults } from './faults';
import { KeyMemory } from './keyMemory';
import { MemoryStore } from './memoryStore';
import { NoticeQueue } from './notices/noticeQueue';
import { Postman } from './notices/postman';
import { Receivers } from './notices/receivers';
import { Rounds } from './notices/rounds';
import { Pauses } from './pauses';
import { createServer } from './server';
import type { LaboratoryStore } from './store';

export interface LaboratoryOptions {
  /** Where the books are kept; in memory by default. */
  readonly store?: LaboratoryStore;
  /** How long a refund is pending; 0 by default: it has arrived as soon as it is executed. */
  readonly settleDelayMs?: number;
  /** Takes a payment that nobody registered for one that was captured, without a limit. */
  readonly autoCapture?: boolean;
  /** Amounts in minor units that are declined when they would settle; none by default. */
  readonly declines?: ReadonlyMap<bigint, LaboratoryFailure>;
  /** Told of what went wrong in the laboratory itself, such as books that cannot be written. */
  readonly onError?: (error: unknown) => void;
}

/** One server that speaks the dialects of Stripe, Mollie and Adyen, and remembers what it executed. No money moves. */
export interface Laboratory {
  readonly books: Bookkeeper;
  readonly clock: LaboratoryClock;
  readonly faults: Faults;
  readonly pauses: Pauses;
  /** Listens on a port, 0 for any free one, and on loopback unless told otherwise. Answers its address. */
  listen(port: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

/** Makes a laboratory that does not listen yet. */
export function createLaboratory(options: LaboratoryOptions = {}): Laboratory {
  const { store = new MemoryStore(), onError = () => undefined } = options;
  const clock = new LaboratoryClock();
  const keys = new KeyMemory(store);
  const books = new Bookkeeper({
    store,
    clock,
    settleDelayMs: options.settleDelayMs ?? 0,
    autoCapture: options.autoCapture ?? false,
    declines: options.declines ?? new Map(),
    onChange: (changed) => {
      queue.track(changed);
      rounds.wake();
    },
  });
  const queue = new NoticeQueue();
  const receivers = new Receivers();
  const postman = new Postman(books, queue, receivers);
  const rounds = new Rounds(clock, queue, postman, receivers);
  const faults = new Faults();
  const pauses = new Pauses();
  const dialects = [
    stripeDialect(books),
    mollieDialect(books),
    adyenDialect(books, () => receivers.of('adyen').merchantAccount),
  ];
  const control = [
    ...bookRoutes(books, clock, () => rounds.wake()),
    ...faultRoutes(faults, pauses),
    ...noticeRoutes({ queue, postman, receivers, rounds, nowMs: () => clock.nowMs() }),
  ];
  const server = createServer({ clock, faults, pauses, keys, onError }, dialects, control);
  return {
    books,
    clock,
    faults,
    pauses,
    async listen(port, host = '127.0.0.1') {
      clock.jump(await store.clockOffsetMs());
      await keys.load();
      await remember(store, queue);
      return server.listen({ port, host });
    },
    async close() {
      pauses.releaseAll();
      await rounds.close();
      await server.close();
      await store.close();
    },
  };
}

/** The notices of everything that stands in the books from an earlier run. */
async function remember(store: LaboratoryStore, queue: NoticeQueue): Promise<void> {
  for (const payment of await store.payments()) {
    queue.track({ payment, refund: null });
    for (const refund of await store.refundsOf(payment.provider, payment.reference)) queue.track({ payment, refund });
  }
}
